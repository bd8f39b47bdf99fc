import type { EarlierDoneView, EarlierPickedView, EarlierPlanView, EarlierRequest } from '../wire';
import { call } from './call';

export const earlierPick = (request: EarlierRequest) => call<EarlierPickedView>('earlier_pick', { request });
export const earlierTake = (request: EarlierRequest) => call<EarlierPlanView>('earlier_take', { request });
export const earlierPlan = (request: EarlierRequest) => call<EarlierPlanView>('earlier_plan', { request });
export const earlierApply = (digest: string) => call<EarlierDoneView>('earlier_apply', { request: { digest } });
