import type {
  CompareRequest,
  ComparisonForm,
  ComparisonView,
  InsightsView,
  PersonDaysView,
  SavedFileView,
  SnapshotOpenedView,
  SnapshotsView,
  SnapshotView,
} from '../wire';
import { call } from './call';

export const snapshots = () => call<SnapshotsView>('snapshots');
export const snapshotTake = () => call<SnapshotView>('snapshot_take');
export const snapshotName = (id: number, name: string) => call<SnapshotView>('snapshot_name', { id, name });
export const snapshotSave = (id: number) => call<SavedFileView>('snapshot_save', { id });
export const snapshotOpen = () => call<SnapshotOpenedView>('snapshot_open');
export const compare = (request: CompareRequest) => call<ComparisonView>('compare', { request });
export const comparisonSave = (request: CompareRequest, form: ComparisonForm) =>
  call<SavedFileView>('comparison_save', { request, form });
export const insights = (rosterId: number | null) => call<InsightsView>('insights', { rosterId });
export const personDays = (holderId: number) => call<PersonDaysView>('person_days', { holderId });
