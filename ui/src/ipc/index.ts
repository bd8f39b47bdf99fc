export * from './accounts';
export { asError, isErrorView } from './call';
export * from './events';
export * from './frame';
export * from './keys';
export * from './limits';
export * from './review';
export * from './rosters';
export * from './settings';
