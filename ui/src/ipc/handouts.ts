import type { HandoutSaveRequest, HandoutsView, HandoutTickedView, HandoutTickRequest, SavedListView } from '../wire';
import { call } from './call';

export const handouts = (rosterId: number) => call<HandoutsView>('handouts', { rosterId });
export const handoutsTick = (request: HandoutTickRequest) => call<HandoutTickedView>('handouts_tick', { request });
export const handoutsContact = (rosterId: number, contact: string) =>
  call<null>('handouts_contact', { rosterId, contact });
export const handoutsSave = (request: HandoutSaveRequest) => call<SavedListView | null>('handouts_save', { request });
