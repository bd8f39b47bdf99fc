import type { RetireRequest, RetireView, RotatePlanView, RotateRequest, RunView } from '../wire';
import { call } from './call';

export const rotatePlan = (request: RotateRequest) => call<RotatePlanView>('rotate_plan', { request });
export const rotateStart = (digest: string) => call<RunView>('rotate_start', { digest });
export const rotateGiveUp = (rosterId: number, holderIds: number[]) =>
  call<number>('rotate_give_up', { rosterId, holderIds });
export const rotateRetire = (request: RetireRequest) => call<RetireView>('rotate_retire', { request });
