import type { ReviewRequest, ReviewSavedView } from '../wire';
import { call } from './call';

export const reviewSave = (request: ReviewRequest) => call<ReviewSavedView>('review_save', { request });
