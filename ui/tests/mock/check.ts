import type { AccountView, CheckView, ErrorView, KeyCheckView } from '../../src/wire';
import { error } from './made';

const ok = (what: CheckView['what'], found: string): CheckView => ({ what, passed: true, found });
const bad = (what: CheckView['what'], found: string): CheckView => ({ what, passed: false, found });
const open = (what: CheckView['what']): CheckView => ({ what, passed: null, found: '' });

export const pasteErrors = {
  ordinary: error({
    code: 'ordinary_key',
    message: 'This is an ordinary OpenRouter key.',
    safe: 'To make student keys you need a management key. Nothing was created or saved.',
    steps: ['showWhere', 'usePractice'],
    details: null,
  }),
  unknown: error({
    code: 'key_unknown',
    message: 'OpenRouter doesn’t know this key.',
    safe: 'Copy it again from OpenRouter. Nothing was created or saved.',
    steps: ['pasteKey', 'showWhere'],
    details: null,
  }),
  other: error({
    code: 'other_account',
    message: 'This key belongs to a different OpenRouter account (0 of your 40 keys are there).',
    safe: 'Nothing was saved, and the lists stay apart.',
    steps: ['newAccount', 'pasteKey'],
    details: null,
  }),
  nostore: error({
    code: 'keychain_absent',
    message: 'This computer offers no password store that keeps things. Choose a passphrase instead.',
    safe: 'Nothing was saved unprotected.',
    steps: ['choosePassphrase', 'tryAgain'],
    details: null,
  }),
  offline: error({
    code: 'offline',
    message: 'OpenRouter can’t be reached.',
    safe: 'Nothing was created or saved.',
    steps: ['tryAgain', 'usePractice'],
  }),
} satisfies Record<string, ErrorView>;

/** What the real check would find; the text pasted only chooses the case. */
export function keyCheck(pasted: string, accountId: number | null, accounts: readonly AccountView[]): KeyCheckView {
  const base = { mask: 'sk-or-v1-000…abc', suggestedName: 'Riverside College' };
  const no = (checks: CheckView[], why: ErrorView): KeyCheckView => ({
    ...base,
    checks,
    ready: false,
    error: why,
    becomes: { is: 'nothing' },
  });
  if (pasted.includes('ordinary')) {
    return no(
      [
        ok('known', 'Riverside College'),
        bad('management', 'It can talk to models, but it cannot make other keys'),
        open('account'),
        open('store'),
      ],
      pasteErrors.ordinary,
    );
  }
  if (pasted.includes('unknown'))
    return no([bad('known', ''), open('management'), open('account'), open('store')], pasteErrors.unknown);
  if (pasted.includes('offline'))
    return no([open('known'), open('management'), open('account'), open('store')], pasteErrors.offline);
  const checks = [
    ok('known', 'Riverside College, default workspace'),
    ok('management', 'It can make and limit other keys'),
    ok('account', '3 keys already there, $312.40 left'),
    ok('store', 'This computer’s password store was tested'),
  ];
  const good: KeyCheckView = { ...base, checks, ready: true, error: null, becomes: { is: 'newAccount' } };
  if (pasted.includes('other')) {
    const becomes = { is: 'otherAccount' as const, knownThere: 0, knownHere: 40 };
    return { ...no([...checks.slice(0, 3), open('store')], pasteErrors.other), becomes };
  }
  if (pasted.includes('nostore')) {
    return {
      ...good,
      checks: [...checks.slice(0, 3), bad('store', pasteErrors.nostore.message)],
      ready: false,
      error: pasteErrors.nostore,
    };
  }
  const same = accounts.find((one) => one.id === accountId) ?? (pasted.includes('same') ? accounts[0] : undefined);
  if (same) return { ...good, becomes: { is: 'sameAccount', accountId: same.id, name: same.name } };
  return good;
}
