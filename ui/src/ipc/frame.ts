import type { OpenedView, StartView } from '../wire';
import { call } from './call';

export const start = () => call<StartView>('start');
export const fileUseOwn = () => call<StartView>('file_use_own');
export const savedOpen = () => call<OpenedView>('saved_open');
export const savedOpenFolder = () => call<OpenedView>('saved_open_folder');
export const goodCopyOpen = () => call<StartView>('good_copy_open');
export const fileRebuild = () => call<StartView>('file_rebuild');
