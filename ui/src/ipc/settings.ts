import type {
  PassphraseRequest,
  PassphraseStrengthView,
  SettingsPatchRequest,
  SettingsView,
  StartView,
  SupportView,
} from '../wire';
import { call } from './call';

export const settingsPatch = (request: SettingsPatchRequest) => call<SettingsView>('settings_patch', { request });
export const passphraseStrength = (request: PassphraseRequest) =>
  call<PassphraseStrengthView>('passphrase_strength', { request });
export const passphraseSuggest = () => call<string>('passphrase_suggest');
export const passphraseChoose = (request: PassphraseRequest) => call<StartView>('passphrase_choose', { request });
export const vaultUnlock = (request: PassphraseRequest) => call<StartView>('vault_unlock', { request });
export const vaultRetry = () => call<StartView>('vault_retry');
export const supportDetails = () => call<SupportView>('support_details');
export const supportCopy = () => call<null>('support_copy');
export const folderShow = (which: 'data' | 'log') => call<null>('folder_show', { which });
export const pageOpen = (which: 'management_keys' | 'credits') => call<null>('page_open', { which });
