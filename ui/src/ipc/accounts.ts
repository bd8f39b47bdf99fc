import type {
  CheckKeyRequest,
  ConnectRequest,
  DisconnectView,
  KeyCheckView,
  RefreshView,
  Rehearsal,
  StartView,
} from '../wire';
import { call } from './call';

export const accountCheck = (request: CheckKeyRequest, accountId: number | null) =>
  call<KeyCheckView>('account_check', { request, accountId });
export const accountConnect = (request: ConnectRequest) => call<StartView>('account_connect', { request });
export const accountPractice = () => call<StartView>('account_practice');
export const accountSwitch = (accountId: number) => call<StartView>('account_switch', { accountId });
export const accountRename = (accountId: number, name: string) =>
  call<StartView>('account_rename', { accountId, name });
export const accountDisconnectPreview = (accountId: number) =>
  call<DisconnectView>('account_disconnect_preview', { accountId });
export const accountDisconnect = (accountId: number) => call<StartView>('account_disconnect', { accountId });
export const practiceUsage = () => call<RefreshView>('practice_usage');
export const practiceRehearse = (kind: Rehearsal) => call<null>('practice_rehearse', { kind });
