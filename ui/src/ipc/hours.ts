import type { ClassStateView, ClassSwitchView, HoursRequest } from '../wire';
import { call } from './call';

export const classState = (rosterId: number) => call<ClassStateView>('class_state', { rosterId });
export const classOff = (rosterId: number) => call<ClassSwitchView>('class_off', { rosterId });
export const classRestore = (rosterId: number) => call<ClassSwitchView>('class_restore', { rosterId });
export const hoursSet = (request: HoursRequest) => call<ClassStateView>('hours_set', { request });
export const hoursDelete = (rosterId: number) => call<ClassStateView>('hours_delete', { rosterId });
export const hoursMissedRead = (rosterId: number) => call<ClassStateView>('hours_missed_read', { rosterId });
