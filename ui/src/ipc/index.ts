export * from './accounts';
export { asError, isErrorView } from './call';
export * from './events';
export * from './frame';
export * from './handouts';
export * from './keys';
export * from './review';
export * from './rosters';
export * from './settings';
