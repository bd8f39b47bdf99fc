// Generated from crates/app/src/wire. Do not edit: run
// KEYROSTER_BLESS=1 cargo test -p keyroster-app --test wire

export type Code = "ordinary_key" | "key_unknown" | "key_empty" | "other_account" | "key_missing" | "offline" | "sign_in_page" | "slow_down" | "server_trouble" | "out_of_credits" | "clock_off" | "refused_by_server" | "list_incomplete" | "roster_unreadable" | "field_needs_mending" | "plan_stale" | "run_going_on" | "too_many_keys" | "nothing_to_do" | "not_found" | "name_taken" | "name_one" | "not_empty" | "review_first" | "app_open" | "read_only_file" | "file_damaged" | "file_newer" | "file_not_ours" | "folder_unsafe" | "disk_full" | "folder_read_only" | "file_exists" | "cloud_folder" | "snapshot_unreadable" | "file_trouble" | "keychain_locked" | "keychain_absent" | "keychain_entry_gone" | "passphrase_needed" | "passphrase_wrong" | "passphrase_weak" | "recovery_code_wrong" | "backup_damaged" | "stopped" | "base_url_refused" | "system_trouble" | "internal";

export type ErrorView = { 
/**
 * Stable code; the face and scripts branch on it, never on text.
 */
code: Code, 
/**
 * What happened, first sentence, in the person's own things.
 */
message: string, 
/**
 * What is safe and what did not happen ("Nothing was created.").
 */
safe: string, 
/**
 * Next steps, best first; each is a button where the face has one.
 */
steps: Array<Step>, 
/**
 * Technical details, folded away, free of secrets.
 */
details: string | null, };

export type Step = "tryAgain" | "pasteKey" | "showWhere" | "usePractice" | "newAccount" | "enterPassphrase" | "choosePassphrase" | "enterRecoveryCode" | "restoreBackup" | "otherFile" | "saveElsewhere" | "saveAnyway" | "lookAgain" | "continue" | "needsYou" | "openCopy" | "rebuild" | "showFolder" | "quit";

export type StartView = { 
/**
 * Version of the program, `0.1.0`.
 */
version: string, 
/**
 * What the data file is right now.
 */
file: FileState, 
/**
 * How secrets are kept.
 */
vault: VaultView, 
/**
 * Every account that is not disconnected, in the order of the switcher.
 */
accounts: Array<AccountView>, 
/**
 * The account shown; `None` before the first.
 */
accountId: number | null, 
/**
 * Classes of the account shown, archived ones last.
 */
rosters: Array<RosterView>, 
/**
 * Open decisions of the account shown.
 */
needsYou: number, 
/**
 * How many keys of the account wait for a person on the board.
 */
attention: number, 
/**
 * The run going on, or the last one that stopped before its end.
 */
run: RunView | null, 
/**
 * The person's settings.
 */
settings: SettingsView, };

export type FileState = { "is": "own" } | { "is": "readOnly", 
/**
 * File name without its folder.
 */
name: string, 
/**
 * Of when its content is.
 */
asOf: string, 
/**
 * What was opened.
 */
kind: LookedAt, 
/**
 * Of a file for review: whether it is as it was made (`false` = altered); of others `None`.
 */
whole: boolean | null, 
/**
 * Of a file for review: who made it.
 */
by: string | null, 
/**
 * What else a reader should know, in sentences.
 */
notes: Array<string>, } | { "is": "unusable" } & ErrorView;

export type LookedAt = "copy" | "review" | "earlier";

export type VaultView = "new" | "keychain" | "keychainOpen" | "keychainLocked" | "keychainGone" | "needsPassphrase" | "passphraseLocked" | "passphraseOpen";

export type AccountView = { 
/**
 * Row id.
 */
id: number, 
/**
 * The person's own name for it.
 */
name: string, 
/**
 * Whether it is the built-in practice account.
 */
practice: boolean, 
/**
 * Management key, masked (`sk-or-v1-000…abc`); `None` when it is not on this computer.
 */
keyMask: string | null, 
/**
 * Credits left at OpenRouter when last read.
 */
creditsLeft: string | null, 
/**
 * What all live keys together can still spend; `None` while unknown or with a key that has no limit.
 */
canStillSpend: string | null, 
/**
 * When OpenRouter was last read.
 */
asOf: string | null, 
/**
 * A restored or rolled-back file waits for a review before keys are made.
 */
reviewPending: boolean, };

export type CheckKeyRequest = { 
/**
 * What was pasted.
 */
pasted: string, };

export type KeyCheckView = { 
/**
 * The pasted key, masked.
 */
mask: string, 
/**
 * The checks in order; the first that failed is the last one done.
 */
checks: Array<CheckView>, 
/**
 * Whether `connect` may follow.
 */
ready: boolean, 
/**
 * What stands in the way, in words.
 */
error: ErrorView | null, 
/**
 * What connecting would do.
 */
becomes: ConnectBecomes, 
/**
 * A name to offer for a new account.
 */
suggestedName: string, };

export type CheckView = { 
/**
 * Which check.
 */
what: CheckKind, 
/**
 * `None` = not reached.
 */
passed: boolean | null, 
/**
 * One line of what was found ("3 keys already there, $312.40 left").
 */
found: string, };

export type CheckKind = "known" | "management" | "account" | "store";

export type ConnectBecomes = { "is": "nothing" } | { "is": "newAccount" } | { "is": "sameAccount", 
/**
 * The account recognised.
 */
accountId: number, 
/**
 * Its name.
 */
name: string, } | { "is": "otherAccount", 
/**
 * How many of the known keys are there.
 */
knownThere: number, 
/**
 * How many keys are known here.
 */
knownHere: number, };

export type ConnectRequest = { 
/**
 * The person's name for the account; ignored for an account already here.
 */
name: string, };

export type DisconnectView = { 
/**
 * Account name.
 */
name: string, 
/**
 * Classes that stay readable here.
 */
rosters: number, 
/**
 * Live keys that keep working at OpenRouter.
 */
liveKeys: number, 
/**
 * Saved secrets that stay sealed on this computer.
 */
secrets: number, };

export type RosterView = { 
/**
 * Row id.
 */
id: number, 
/**
 * Its name.
 */
name: string, 
/**
 * People in it.
 */
people: number, 
/**
 * When it was archived.
 */
archivedAt: string | null, 
/**
 * Counts by the four words.
 */
counts: CountsView, };

export type CountsView = { 
/**
 * The key exists and is saved here.
 */
created: number, 
/**
 * Not asked for yet.
 */
waiting: number, 
/**
 * The answer got lost, we are finding out.
 */
beingChecked: number, 
/**
 * One question for the person.
 */
needsYou: number, 
/**
 * Left out of the plan by the person.
 */
leftOut: number, };

export type PersonRequest = { 
/**
 * The class.
 */
rosterId: number, 
/**
 * `None` adds a person.
 */
holderId: number | null, 
/**
 * Name; must not be empty.
 */
name: string, 
/**
 * E-mail.
 */
email: string, 
/**
 * The institution's id.
 */
externalId: string, 
/**
 * Group.
 */
group: string, 
/**
 * Own limit as typed, `5` or `5.00`; empty = the plan's.
 */
limit: string, };

export type ImportView = { 
/**
 * Stands for the bytes read; the app works from its own copy.
 */
token: number, 
/**
 * The class it goes into; `None` = a new one.
 */
rosterId: number | null, 
/**
 * Name of the class (the file's name without its ending for a new one).
 */
rosterName: string, 
/**
 * File name without its folder; `None` for pasted text.
 */
fileName: string | null, 
/**
 * `UTF-8`, `windows-1252`, …
 */
encoding: string, 
/**
 * Every reading that can be forced, for "Read it differently…".
 */
encodings: Array<string>, 
/**
 * `comma`, `semicolon`, `tab`, `pipe`, `workbook`.
 */
delimiter: string, 
/**
 * The heading's row as the spreadsheet numbers it; `None` = no heading.
 */
headerRow: number | null, 
/**
 * Rows of people in the file.
 */
rowsInFile: number, 
/**
 * The file's columns in order.
 */
columns: Array<ColumnView>, 
/**
 * Names to judge the reading by, those with accents first.
 */
nameSample: Array<string>, 
/**
 * Notes on the whole file ("Names were taken from the e-mail addresses.").
 */
notes: Array<string>, 
/**
 * Every row, in file order; people not in the file last.
 */
rows: Array<ImportRowView>, 
/**
 * Counts by what happens.
 */
counts: ImportCountsView, 
/**
 * The most useful error when nothing at all can be imported.
 */
error: ErrorView | null, };

export type ColumnView = { 
/**
 * Its heading, or `Column 3`.
 */
heading: string, 
/**
 * First values, for choosing.
 */
sample: Array<string>, 
/**
 * What it holds.
 */
role: ColumnRole | null, };

export type ColumnRole = "name" | "firstName" | "lastName" | "email" | "id" | "group" | "limit" | "reset" | "expires";

export type ImportHappens = "new" | "changed" | "same" | "notInFile" | "needsYou" | "skipped";

export type ImportRowView = { 
/**
 * The spreadsheet's row; `None` for people not in the file.
 */
line: number | null, 
/**
 * What happens.
 */
happens: ImportHappens, 
/**
 * Name as it would be stored.
 */
name: string, 
/**
 * Id.
 */
externalId: string | null, 
/**
 * E-mail.
 */
email: string | null, 
/**
 * Group.
 */
group: string | null, 
/**
 * Own limit.
 */
limit: string | null, 
/**
 * For changed rows: which fields, old and new.
 */
changes: Array<FieldChangeView>, 
/**
 * The question, when it needs the person.
 */
question: ImportQuestionView | null, 
/**
 * Soft notes ("Row 9 contained invisible characters").
 */
notes: Array<string>, };

export type FieldChangeView = { 
/**
 * `name`, `email`, `id`, `group`, `limit`, `reset`, `expires`.
 */
field: string, 
/**
 * Before.
 */
old: string, 
/**
 * After.
 */
new: string, };

export type ImportQuestionView = { 
/**
 * Problem code, stable.
 */
code: string, 
/**
 * Bold first sentence.
 */
headline: string, 
/**
 * The rest.
 */
rest: string, 
/**
 * Answers, at most three; the last is the one the app would take.
 */
answers: Array<ImportAnswerView>, };

export type ImportAnswerView = { 
/**
 * Sent back in [`ImportAnswerRequest`].
 */
answer: string, 
/**
 * Button text.
 */
label: string, 
/**
 * Whether the person types a text with it (fill in a name, an amount).
 */
asksText: boolean, };

export type ImportCountsView = { 
/**
 * All rows shown.
 */
all: number, 
/**
 * New people.
 */
new: number, 
/**
 * Changed people.
 */
changed: number, 
/**
 * Unchanged.
 */
same: number, 
/**
 * Not in the file.
 */
notInFile: number, 
/**
 * Waiting for an answer.
 */
needsYou: number, 
/**
 * Skipped by an answer.
 */
skipped: number, };

export type ImportReadRequest = { 
/**
 * The preview's token.
 */
token: number, 
/**
 * Force this encoding; `None` = as detected.
 */
encoding: string | null, 
/**
 * Role of each column, in the file's order; `None` = as detected.
 */
roles: Array<ColumnRole | null> | null, };

export type ImportAnswerRequest = { 
/**
 * The preview's token.
 */
token: number, 
/**
 * The row.
 */
line: number, 
/**
 * The problem answered.
 */
code: string, 
/**
 * The answer chosen.
 */
answer: string, 
/**
 * Text typed with it.
 */
text: string | null, };

export type ImportApplyRequest = { 
/**
 * The preview's token.
 */
token: number, 
/**
 * Name for a new class.
 */
rosterName: string, };

export type ImportDoneView = { 
/**
 * The class.
 */
rosterId: number, 
/**
 * People added.
 */
added: number, 
/**
 * People changed.
 */
changed: number, 
/**
 * Rows left out until answered.
 */
leftOut: number, 
/**
 * When.
 */
at: string, };

export type ResetChoice = "never" | "daily" | "weekly" | "monthly";

export type KeyNameChoice = "name" | "id" | "number";

export type PlanRequest = { 
/**
 * The class.
 */
rosterId: number, 
/**
 * Limit per key as typed (`2.00`).
 */
limit: string, 
/**
 * "No spending limit", chosen by name; `limit` is then ignored.
 */
noLimit: boolean, 
/**
 * The second confirmation of `no_limit`.
 */
noLimitConfirmed: boolean, 
/**
 * Reset.
 */
reset: ResetChoice, 
/**
 * Last day as `YYYY-MM-DD` in the local zone; empty = no end date.
 */
expires: string, 
/**
 * Key name choice.
 */
keyName: KeyNameChoice, 
/**
 * Workspace; `None` = the default one.
 */
workspaceId: string | null, 
/**
 * People left out this time.
 */
leftOut: Array<number>, 
/**
 * Own terms for single people, on top of the roster's.
 */
perPerson: Array<PersonTermsRequest>, 
/**
 * Read OpenRouter afresh (otherwise a list younger than five minutes serves).
 */
refresh: boolean, };

export type PersonTermsRequest = { 
/**
 * The person.
 */
holderId: number, 
/**
 * Own limit as typed.
 */
limit: string, 
/**
 * Own reset.
 */
reset: ResetChoice | null, 
/**
 * Own last day.
 */
expires: string, };

export type PlanView = { 
/**
 * The class.
 */
rosterId: number, 
/**
 * Its name.
 */
rosterName: string, 
/**
 * What is confirmed; `None` while a field needs mending.
 */
digest: string | null, 
/**
 * Problems of the fields, each in words beside its field.
 */
problems: Array<PlanProblemView>, 
/**
 * Who gets a key, in roster order.
 */
create: Array<PlanRowView>, 
/**
 * Who does not, and why.
 */
skipped: Array<PlanSkipView>, 
/**
 * People using the limit for all.
 */
withCommonLimit: number, 
/**
 * People with their own limit.
 */
withOwnLimit: number, 
/**
 * An example of a key name, with its marker.
 */
example: string, 
/**
 * End of the last day in UTC, when one was given.
 */
expiresAt: string | null, 
/**
 * The most this can cost.
 */
cost: CostView, 
/**
 * Workspaces to choose from; empty when there is only one.
 */
workspaces: Array<WorkspaceView>, 
/**
 * About how long it takes, seconds.
 */
seconds: number, 
/**
 * When OpenRouter was read for it.
 */
asOf: string, };

export type PlanProblemView = { 
/**
 * `limit`, `expires`, `noLimit`, `keyName`, `workspace`, `people`.
 */
field: string, 
/**
 * For one person's terms.
 */
holderId: number | null, 
/**
 * In words.
 */
message: string, 
/**
 * A warning does not stand in the way.
 */
warning: boolean, };

export type PlanRowView = { 
/**
 * The person.
 */
holderId: number, 
/**
 * Name.
 */
name: string, 
/**
 * Told apart by, when names repeat.
 */
externalId: string | null, 
/**
 * E-mail.
 */
email: string | null, 
/**
 * Key name at OpenRouter, without its marker.
 */
keyName: string, 
/**
 * Limit; `None` = no limit, chosen by name.
 */
limit: string | null, 
/**
 * Reset.
 */
reset: ResetChoice, 
/**
 * End.
 */
expiresAt: string | null, 
/**
 * Whether limit, reset or end are this person's own.
 */
ownTerms: boolean, };

export type PlanSkipView = { 
/**
 * The person.
 */
holderId: number, 
/**
 * Name.
 */
name: string, 
/**
 * Why.
 */
why: SkipWhy, 
/**
 * One sentence.
 */
reason: string, };

export type SkipWhy = "hasKey" | "leftOut" | "needsYou" | "waitsForEmail" | "beingChecked";

export type CostView = { 
/**
 * The headline amount: per period with a reset, in all without; `None` = without limit.
 */
most: string | null, 
/**
 * The whole sentence: "$60.00 a month, no end date".
 */
sentence: string, 
/**
 * A second line of detail, may be empty.
 */
detail: string, 
/**
 * The most until the end date, when there is one and a reset.
 */
untilEnd: string | null, 
/**
 * What other live keys can still spend.
 */
otherKeys: string | null, 
/**
 * Both together.
 */
together: string | null, 
/**
 * Credits left.
 */
credits: string | null, 
/**
 * How much short if everybody used everything; `None` = enough.
 */
short: string | null, };

export type WorkspaceView = { 
/**
 * Id.
 */
id: string, 
/**
 * Name.
 */
name: string, 
/**
 * The default one.
 */
default: boolean, };

export type ProvisionRequest = { 
/**
 * The digest that was shown.
 */
digest: string, };

export type RunView = { 
/**
 * Row id.
 */
id: number, 
/**
 * The class.
 */
rosterId: number, 
/**
 * Its name.
 */
rosterName: string, 
/**
 * Where it stands.
 */
state: RunState, 
/**
 * Keys asked for in this plan.
 */
planned: number, 
/**
 * Of these, created.
 */
done: number, 
/**
 * Counts over the whole class.
 */
counts: CountsView, 
/**
 * About how many seconds are left; `None` while unknown.
 */
secondsLeft: number | null, 
/**
 * Why it stopped, or what it waits for, in words.
 */
note: ErrorView | null, 
/**
 * After a stop or crash: one sentence of what became of the unclear ones.
 */
story: string | null, 
/**
 * Rows that are not plainly waiting, the exceptions first, then newest first.
 */
rows: Array<RunRowView>, };

export type RunTickView = { 
/**
 * The run.
 */
id: number, 
/**
 * Where it stands.
 */
state: RunState, 
/**
 * Created so far.
 */
done: number, 
/**
 * Counts over the whole class.
 */
counts: CountsView, 
/**
 * About how many seconds are left.
 */
secondsLeft: number | null, 
/**
 * What it waits for or why it stopped.
 */
note: ErrorView | null, 
/**
 * Rows whose state changed.
 */
rows: Array<RunRowView>, };

export type RunState = "creating" | "paused" | "stopping" | "checking" | "finished" | "stopped";

export type KeyWord = "created" | "waiting" | "beingChecked" | "needsYou";

export type RunRowView = { 
/**
 * The person.
 */
holderId: number, 
/**
 * Name.
 */
name: string, 
/**
 * Told apart by, when names repeat.
 */
externalId: string | null, 
/**
 * State.
 */
word: KeyWord, 
/**
 * Masked key once created.
 */
keyMask: string | null, 
/**
 * What happened, one sentence.
 */
what: string, 
/**
 * When.
 */
at: string, };

export type PeopleView = { 
/**
 * The class.
 */
rosterId: number, 
/**
 * Its name.
 */
rosterName: string, 
/**
 * Everybody, in roster order.
 */
rows: Array<PersonRowView>, 
/**
 * The four words over the class.
 */
counts: CountsView, 
/**
 * How many keys `Create` would make now.
 */
canCreate: number, 
/**
 * Keys whose secret is saved here: what `Save list` writes.
 */
canSave: number, 
/**
 * When OpenRouter was last read.
 */
asOf: string | null, 
/**
 * Whether the last list was complete.
 */
complete: boolean, };

export type PersonRowView = { 
/**
 * The person.
 */
holderId: number, 
/**
 * Name.
 */
name: string, 
/**
 * Whether somebody else here has the same name (then the id is shown).
 */
sameName: boolean, 
/**
 * The institution's id.
 */
externalId: string | null, 
/**
 * E-mail.
 */
email: string | null, 
/**
 * Group.
 */
group: string | null, 
/**
 * State in the four words.
 */
word: KeyWord, 
/**
 * One sentence, for exceptions.
 */
note: string | null, 
/**
 * Own limit of the roster.
 */
ownLimit: string | null, 
/**
 * The key, once there is one.
 */
key: KeyView | null, 
/**
 * How far the replacement of their key is, where one is not over.
 */
replacing: ReplacingView | null, };

export type KeyView = { 
/**
 * Name at OpenRouter.
 */
name: string, 
/**
 * Masked secret (`sk-or-v1-000…abc`).
 */
mask: string, 
/**
 * Whether the secret is saved on this computer.
 */
secretSaved: boolean, 
/**
 * Turned off.
 */
off: boolean, 
/**
 * Not at OpenRouter any more.
 */
gone: boolean, 
/**
 * Limit; `None` = no limit.
 */
limit: string | null, 
/**
 * Reset.
 */
reset: ResetChoice, 
/**
 * Used in the window that counts against the limit.
 */
used: string | null, 
/**
 * Used since the key was made.
 */
usedInAll: string | null, 
/**
 * Left in the window.
 */
left: string | null, 
/**
 * Per cent used, 0–100 and above; `None` without a limit.
 */
percent: number | null, 
/**
 * Last used; `None` = never.
 */
lastUsedAt: string | null, 
/**
 * Made.
 */
createdAt: string | null, 
/**
 * Ends.
 */
expiresAt: string | null, 
/**
 * Workspace name, where there is more than one.
 */
workspace: string | null, 
/**
 * When it was last read.
 */
seenAt: string, };

export type PersonView = { 
/**
 * The row.
 */
row: PersonRowView, 
/**
 * Last events, newest first.
 */
events: Array<EventView>, };

export type EventView = { 
/**
 * When.
 */
at: string, 
/**
 * In words.
 */
what: string, };

export type RefreshView = { 
/**
 * Whether the list was complete.
 */
complete: boolean, 
/**
 * Keys read.
 */
keys: number, 
/**
 * When.
 */
at: string, 
/**
 * One sentence ("2 keys were changed outside this app.").
 */
note: string, };

export type LimitView = { "kind": "of", 
/**
 * The amount.
 */
amount: string, } | { "kind": "noLimit" } | { "kind": "unknown" };

export type LimitsView = { 
/**
 * The class.
 */
rosterId: number, 
/**
 * Its name.
 */
rosterName: string, 
/**
 * Everybody with a live key, in roster order.
 */
rows: Array<LimitRowView>, 
/**
 * Rows whose target differs from what is at OpenRouter.
 */
differs: number, 
/**
 * Rows where both are the same, or nothing is wished.
 */
same: number, 
/**
 * What all keys of the account can still spend; `None` with a key without limit.
 */
canSpend: string | null, 
/**
 * The same if every target that differs were applied.
 */
canSpendAfter: string | null, 
/**
 * Credits left.
 */
credits: string | null, 
/**
 * When OpenRouter was last read.
 */
asOf: string | null, 
/**
 * Whether that list was complete.
 */
complete: boolean, 
/**
 * A word on what was just typed or read ("$5.001 will be $5.00."); may be empty.
 */
note: string, };

export type LimitRowView = { 
/**
 * The person.
 */
holderId: number, 
/**
 * Name.
 */
name: string, 
/**
 * Whether somebody else here has the same name (then the id is shown).
 */
sameName: boolean, 
/**
 * The institution's id.
 */
externalId: string | null, 
/**
 * E-mail.
 */
email: string | null, 
/**
 * Limit at OpenRouter.
 */
actual: LimitView, 
/**
 * Reset at OpenRouter; `None` = a word this version does not know.
 */
actualReset: ResetChoice | null, 
/**
 * Turned off at OpenRouter.
 */
off: boolean, 
/**
 * The wished limit; `None` = nothing is wished, it stays as it is.
 */
target: LimitView | null, 
/**
 * The wished reset.
 */
targetReset: ResetChoice | null, 
/**
 * Wished to be turned off (`true`) or on (`false`).
 */
targetOff: boolean | null, 
/**
 * What applying the target would do.
 */
change: LimitChange, 
/**
 * By how much the limit would go up or down.
 */
by: string | null, 
/**
 * Used in the window that counts against the limit.
 */
used: string | null, 
/**
 * Left in that window after the change; `None` = without limit or unknown.
 */
leftAfter: string | null, 
/**
 * Changed outside this app since we last had our hands on it.
 */
outside: OutsideView | null, 
/**
 * When it was last read.
 */
seenAt: string, };

export type LimitChange = "same" | "raise" | "lower" | "stopsAtOnce" | "unlimit" | "limit" | "other";

export type OutsideView = { 
/**
 * The limit before.
 */
was: LimitView, 
/**
 * The limit now.
 */
now: LimitView, 
/**
 * In words, to follow the name: "was raised to $10.00 outside this app."
 */
what: string, };

export type TargetsRequest = { 
/**
 * The class.
 */
rosterId: number, 
/**
 * Whose keys; `None` = everybody's.
 */
holderIds: Array<number> | null, 
/**
 * By which rule.
 */
rule: TargetRule, };

export type TargetRule = { "kind": "amount", 
/**
 * As typed.
 */
text: string, } | { "kind": "noLimit", 
/**
 * Confirmed a second time.
 */
confirmed: boolean, } | { "kind": "raiseBy", 
/**
 * As typed.
 */
text: string, } | { "kind": "usedPlus", 
/**
 * As typed.
 */
text: string, } | { "kind": "percent", 
/**
 * As typed.
 */
text: string, } | { "kind": "keep" } | { "kind": "reset", 
/**
 * Which.
 */
reset: ResetChoice, } | { "kind": "off", 
/**
 * Which.
 */
off: boolean, };

export type LimitsImportView = { 
/**
 * Nothing was chosen in the dialog.
 */
cancelled: boolean, 
/**
 * The file's name.
 */
fileName: string, 
/**
 * Targets that are now other than before.
 */
changed: number, 
/**
 * Rows that said what was wished already, or nothing.
 */
same: number, 
/**
 * Rows of keys that belong to nobody in this class, not looked at.
 */
otherClass: number, 
/**
 * What is wrong, by line. With any problem nothing was changed.
 */
problems: Array<LimitsProblemView>, };

export type LimitsProblemView = { 
/**
 * The spreadsheet's row; `None` = the whole file.
 */
line: number | null, 
/**
 * In words.
 */
message: string, };

export type ChangeRequest = { 
/**
 * The class.
 */
rosterId: number, 
/**
 * Whose keys; `None` = everybody's.
 */
holderIds: Array<number> | null, 
/**
 * What.
 */
kind: ChangeKind, };

export type ChangeKind = "targets" | "off" | "on" | "delete" | "undo" | "mixed";

export type ChangePlanView = { 
/**
 * What is confirmed; `None` when there is nothing to do.
 */
digest: string | null, 
/**
 * The class; `None` = keys of the whole account.
 */
rosterId: number | null, 
/**
 * What.
 */
kind: ChangeKind, 
/**
 * Key by key.
 */
items: Array<ChangeItemView>, 
/**
 * People whose key is not changed, and why.
 */
skipped: Array<ChangeSkipView>, 
/**
 * Limits that go up.
 */
raised: number, 
/**
 * Limits that go down.
 */
lowered: number, 
/**
 * Keys that stop spending at once by their new limit.
 */
stops: number, 
/**
 * Keys that will have no limit; confirmed a second time.
 */
unlimited: number, 
/**
 * Sum of the limits before; `None` with one that is not known or has no limit.
 */
limitsBefore: string | null, 
/**
 * Sum of the limits after.
 */
limitsAfter: string | null, 
/**
 * What all keys of the account can still spend now; `None` with a key without limit.
 */
canSpendBefore: string | null, 
/**
 * The same afterwards.
 */
canSpendAfter: string | null, 
/**
 * Credits left.
 */
credits: string | null, 
/**
 * What the keys of this plan have left unspent (what a deletion takes away).
 */
unspent: string | null, 
/**
 * From this number of keys on a deletion is confirmed by typing the number of keys; `None` = not needed.
 */
typeNumber: number | null, 
/**
 * When it was made.
 */
madeAt: string, 
/**
 * Until when it can be carried out.
 */
goodUntil: string, };

export type ChangeItemView = { 
/**
 * The person; `None` = nobody's key.
 */
holderId: number | null, 
/**
 * Their name, or the key's.
 */
name: string, 
/**
 * The key's name at OpenRouter.
 */
keyName: string, 
/**
 * As it was seen.
 */
before: KeyStateView, 
/**
 * As it will be; `None` = deleted.
 */
after: KeyStateView | null, 
/**
 * Stops spending at once by its new limit.
 */
stops: boolean, 
/**
 * Used in the window that counts against the limit.
 */
used: string | null, 
/**
 * In words: "$5.00 → $8.00".
 */
what: string, };

export type KeyStateView = { 
/**
 * Limit.
 */
limit: LimitView, 
/**
 * Reset; `None` = a word this version does not know.
 */
reset: ResetChoice | null, 
/**
 * Turned off.
 */
off: boolean, };

export type ChangeSkipView = { 
/**
 * The person.
 */
holderId: number | null, 
/**
 * Name.
 */
name: string, 
/**
 * One sentence.
 */
reason: string, };

export type ChangeApplyRequest = { 
/**
 * The digest that was shown.
 */
digest: string, 
/**
 * The number of keys, typed; asked for where the plan says so.
 */
number: number | null, 
/**
 * The second confirmation of "no limit", where the plan has such keys.
 */
noLimitConfirmed: boolean, };

export type ChangeRunView = { 
/**
 * Row id.
 */
id: number, 
/**
 * The class; `None` = keys of the whole account.
 */
rosterId: number | null, 
/**
 * What.
 */
kind: ChangeKind, 
/**
 * Where it stands.
 */
state: ChangeRunState, 
/**
 * Keys in the plan.
 */
total: number, 
/**
 * Of these, where they are; they add up to `total`.
 */
counts: ChangeCountsView, 
/**
 * About how many seconds are left.
 */
secondsLeft: number | null, 
/**
 * What it waits for or why it stopped.
 */
note: ErrorView | null, 
/**
 * One sentence: what came of it so far.
 */
summary: string, 
/**
 * Keys that are not plainly done or waiting, each with what happened.
 */
exceptions: Array<ChangeResultView>, 
/**
 * At the end: whether a complete list was read and shows every change in place.
 */
verified: boolean | null, 
/**
 * How many of its changes can be taken back.
 */
canUndo: number, 
/**
 * When it ended.
 */
endedAt: string | null, };

export type ChangeRunState = "applying" | "paused" | "stopping" | "verifying" | "finished" | "stopped";

export type ChangeCountsView = { 
/**
 * Not begun, or under way.
 */
waiting: number, 
/**
 * Changed, and the answer says so.
 */
done: number, 
/**
 * Was as wished already; nothing was sent.
 */
already: number, 
/**
 * Changed by somebody else meanwhile; left as it is.
 */
changed: number, 
/**
 * Not at OpenRouter any more.
 */
gone: number, 
/**
 * Refused by OpenRouter.
 */
refused: number, 
/**
 * Not done: stopped before, or it did not get through.
 */
notDone: number, 
/**
 * No answer tells whether it was done; found out by reading later.
 */
unclear: number, 
/**
 * Came back with another limit than asked for, and was turned off.
 */
wrong: number, };

export type ChangeResultView = { 
/**
 * The person.
 */
holderId: number | null, 
/**
 * Name.
 */
name: string, 
/**
 * How it ended.
 */
end: ChangeEnd, 
/**
 * One sentence: "changed meanwhile: was $5.00, now $8.00".
 */
what: string, };

export type ChangeEnd = "done" | "already" | "changed" | "gone" | "refused" | "notDone" | "unclear" | "wrong";

export type SnapshotsView = { 
/**
 * The newest first.
 */
snapshots: Array<SnapshotView>, 
/**
 * Files opened to compare, in the order they were opened.
 */
files: Array<SnapshotFileView>, };

export type SnapshotView = { 
/**
 * The snapshot.
 */
id: number, 
/**
 * When it was taken.
 */
at: string, 
/**
 * Whether the list of keys was complete.
 */
complete: boolean, 
/**
 * What it is called, else why it was taken.
 */
title: string, 
/**
 * What a person called it.
 */
name: string | null, 
/**
 * Kept for good.
 */
locked: boolean, 
/**
 * How many keys.
 */
keys: number, 
/**
 * What they had used together, where all told it.
 */
usage: string | null, };

export type SnapshotFileView = { 
/**
 * By which it is picked.
 */
token: number, 
/**
 * The file's name.
 */
fileName: string, 
/**
 * When it was taken.
 */
at: string, 
/**
 * Whether its list of keys was complete.
 */
complete: boolean, 
/**
 * How many keys.
 */
keys: number, };

export type SnapshotOpenedView = { 
/**
 * `None` = the dialog was closed without a choice.
 */
file: SnapshotFileView | null, };

export type SnapshotPick = { "from": "stored", 
/**
 * The snapshot.
 */
id: number, } | { "from": "file", 
/**
 * Its token.
 */
token: number, };

export type CompareRequest = { 
/**
 * One side.
 */
a: SnapshotPick, 
/**
 * The other.
 */
b: SnapshotPick, 
/**
 * Only the people of this class; `None` = all keys of the account.
 */
rosterId: number | null, };

export type ComparisonForm = "csv" | "pdf";

export type MomentView = { 
/**
 * Its name, the file's name, or why it was taken.
 */
title: string, 
/**
 * When.
 */
at: string, 
/**
 * Whether the list of keys was complete.
 */
complete: boolean, };

export type ComparisonView = { 
/**
 * The earlier moment.
 */
earlier: MomentView, 
/**
 * The later one.
 */
later: MomentView, 
/**
 * Whether side A is the later one.
 */
turned: boolean, 
/**
 * Everybody, most spent first.
 */
people: Array<PersonDiffView>, 
/**
 * The sum of what they spent.
 */
spent: string, 
/**
 * Spent something.
 */
spentSomething: number, 
/**
 * Used their key before, but not in between.
 */
spentNothing: number, 
/**
 * Never used their key.
 */
neverStarted: number, 
/**
 * Nothing can be said of them. The four counts add up to the people.
 */
leftOut: number, 
/**
 * People whose limit was changed.
 */
limitsChanged: number, 
/**
 * Keys that are in only one of the two.
 */
addedOrGone: number, 
/**
 * What the middle person spent.
 */
middle: string | null, 
/**
 * What the middle spent, in thousandths of the greatest.
 */
middleShare: number, 
/**
 * Sentences about the whole: what is left out, a sum that does not fit.
 */
remarks: Array<string>, };

export type PersonDiffView = { 
/**
 * The person here, where they are known.
 */
holderId: number | null, 
/**
 * Name, else the key's name.
 */
name: string, 
/**
 * Tells two of the same name apart.
 */
apart: string | null, 
/**
 * E-mail.
 */
email: string | null, 
/**
 * Used in all at the earlier moment.
 */
before: string | null, 
/**
 * Used in all at the later one.
 */
after: string | null, 
/**
 * Spent in between; `None` = left out.
 */
spent: string | null, 
/**
 * Spent, in thousandths of the greatest.
 */
share: number, 
/**
 * Spent more than nothing.
 */
spentSomething: boolean, 
/**
 * Never used their key.
 */
neverStarted: boolean, 
/**
 * Something besides usage is different, or was left out.
 */
changed: boolean, 
/**
 * In words.
 */
note: string, };

export type InsightsView = { 
/**
 * Never used their key.
 */
never: Array<InsightPersonView>, 
/**
 * Four fifths of the limit or more are used.
 */
nearlyOut: Array<InsightPersonView>, 
/**
 * Used ten times what the middle one did, or more.
 */
much: Array<InsightPersonView>, 
/**
 * What the middle one of those who began used.
 */
middle: string | null, 
/**
 * When the budget ends, where that can be told.
 */
forecast: ForecastView | null, 
/**
 * Keys looked at.
 */
keys: number, 
/**
 * When OpenRouter was last read.
 */
asOf: string | null, };

export type InsightPersonView = { 
/**
 * The person.
 */
holderId: number, 
/**
 * Name.
 */
name: string, 
/**
 * Used since the key was made.
 */
used: string | null, 
/**
 * Limit; `None` = none, or not told.
 */
limit: string | null, };

export type ForecastView = { 
/**
 * What the keys can still spend.
 */
left: string, 
/**
 * What was spent in the time it is reckoned from.
 */
spent: string, 
/**
 * The beginning of that time.
 */
from: string, 
/**
 * Its end.
 */
to: string, 
/**
 * When nothing would be left; `None` = not within ten years.
 */
ends: string | null, };

export type PersonDaysView = { 
/**
 * The days, oldest first; empty where nothing was read in that time.
 */
days: Array<DayView>, };

export type DayView = { 
/**
 * When it began.
 */
at: string, 
/**
 * Spent.
 */
spent: string, 
/**
 * In thousandths of the greatest of these days.
 */
share: number, };

export type ClientsView = { 
/**
 * The roster they stand in; `None` before there is one.
 */
rosterId: number | null, 
/**
 * Its name.
 */
rosterName: string, 
/**
 * By name.
 */
clients: Array<ClientRowView>, 
/**
 * The account's own markup today: `30 %`; empty before one is set.
 */
markup: string, 
/**
 * When OpenRouter was last read.
 */
asOf: string | null, };

export type ClientRowView = { 
/**
 * The client.
 */
holderId: number, 
/**
 * Name.
 */
name: string, 
/**
 * Where bills go.
 */
email: string | null, 
/**
 * The wished monthly limit; `None` = the plan asks.
 */
limit: string | null, 
/**
 * The markup that holds today; empty where none does.
 */
markup: string, 
/**
 * Whether the markup is the client's own.
 */
ownMarkup: boolean, 
/**
 * The client's live keys.
 */
keys: Array<ClientKeyView>, 
/**
 * User ids that were entered.
 */
users: Array<string>, 
/**
 * How close the key is to its limit.
 */
standing: LimitStanding, };

export type LimitStanding = "fine" | "near" | "reached" | "unknown";

export type ClientKeyView = { 
/**
 * The key.
 */
hash: string, 
/**
 * Its name at OpenRouter.
 */
name: string, 
/**
 * The masked key.
 */
mask: string | null, 
/**
 * Its limit; `None` = no limit.
 */
limit: string | null, 
/**
 * Whether the limit is known.
 */
limitKnown: boolean, 
/**
 * When the limit starts anew: `each month, on the 1st at 00:00 UTC`; empty = never.
 */
reset: string, 
/**
 * Used since the limit last started anew.
 */
used: string | null, 
/**
 * Used in per cent of the limit.
 */
usedPercent: number | null, 
/**
 * Turned off.
 */
off: boolean, 
/**
 * Whether its text is saved here.
 */
secretSaved: boolean, 
/**
 * When it ends.
 */
expires: string | null, };

export type ClientView = { 
/**
 * As in the list.
 */
row: ClientRowView, 
/**
 * The client's own id.
 */
clientId: string | null, 
/**
 * At least this much a month.
 */
minimum: string | null, 
/**
 * Every month on top.
 */
fixed: string | null, 
/**
 * Tax: `19 %`; empty = the account's.
 */
tax: string, 
/**
 * Own words.
 */
notes: string, 
/**
 * Markups by day, the newest first; the account's among them.
 */
markups: Array<MarkupView>, 
/**
 * Ids learned from OpenRouter.
 */
learned: Array<LearnedUserView>, 
/**
 * What happens at the limit, in words.
 */
atLimit: string, 
/**
 * Whether a hand-over sheet can be saved: a key with its text is here.
 */
canHandOver: boolean, };

export type MarkupView = { 
/**
 * The first day: `2026-10-01`.
 */
from: string, 
/**
 * `30 %`; empty = the account's holds again.
 */
percent: string, 
/**
 * Of the client, not of the account.
 */
own: boolean, 
/**
 * Whether it holds today.
 */
holds: boolean, };

export type LearnedUserView = { 
/**
 * The id.
 */
user: string, 
/**
 * Where it stands, in words: who made the key, or whom the key is for.
 */
what: string, 
/**
 * When it was first seen.
 */
firstAt: string, };

export type ClientRequest = { 
/**
 * Which; `None` = a new one.
 */
holderId: number | null, 
/**
 * Name.
 */
name: string, 
/**
 * Where bills go.
 */
email: string, 
/**
 * The client's own id.
 */
clientId: string, 
/**
 * Monthly limit, US dollars.
 */
limit: string, 
/**
 * Own markup; empty = the account's.
 */
markup: string, 
/**
 * From which day an own markup holds; empty = the first of this month.
 */
markupFrom: string, 
/**
 * Tax; empty = the account's.
 */
tax: string, 
/**
 * At least this much a month; may be empty.
 */
minimum: string, 
/**
 * Every month on top; may be empty.
 */
fixed: string, 
/**
 * User ids.
 */
users: Array<string>, 
/**
 * Own words.
 */
notes: string, };

export type PercentEchoView = { 
/**
 * As understood: `30 %`; empty where it is not.
 */
percent: string, 
/**
 * What it does: `$10.00 → $13.00`, or what is wrong.
 */
echo: string, 
/**
 * Two readings to choose from, each a per cent, where the text could mean both.
 */
choices: Array<string>, };

export type ClientsImportView = { 
/**
 * By which it is taken over; `None` = nothing was picked.
 */
token: number | null, 
/**
 * The file's name.
 */
fileName: string, 
/**
 * Clients to add or change.
 */
rows: Array<ClientsImportRowView>, 
/**
 * Everything wrong, by row: nothing can be taken over before it is mended.
 */
problems: Array<string>, 
/**
 * What may be as meant.
 */
warnings: Array<string>, 
/**
 * New clients.
 */
added: number, 
/**
 * Clients that are here and change.
 */
changed: number, 
/**
 * Clients that are here as they are.
 */
same: number, };

export type ClientsImportRowView = { 
/**
 * Name.
 */
name: string, 
/**
 * Where bills go.
 */
email: string, 
/**
 * Monthly limit, `US dollars`; empty = none given.
 */
limit: string, 
/**
 * Own markup; empty = the account's.
 */
markup: string, 
/**
 * What would happen: `added`, `changed`, `same`.
 */
happens: string, };

export type VerifyView = { 
/**
 * One line for each thing looked at.
 */
lines: Array<VerifyLineView>, 
/**
 * When.
 */
at: string, };

export type VerifyLineView = { 
/**
 * How it is.
 */
state: VerifyState, 
/**
 * What.
 */
title: string, 
/**
 * More, and what to do.
 */
detail: string, };

export type VerifyState = "ok" | "info" | "problem";

export type BillingTermsView = { 
/**
 * Whether anybody set it up.
 */
setUp: boolean, 
/**
 * The account's markups by day, the newest first.
 */
markups: Array<MarkupView>, 
/**
 * Currency of bills: `USD`.
 */
currency: string, 
/**
 * Rates stated for that currency, the newest first.
 */
rates: Array<RateView>, 
/**
 * How totals become whole cents.
 */
rounding: RoundingChoice, 
/**
 * How credits are bought.
 */
fee: FeeChoice, 
/**
 * The fee in per cent: `5.5`.
 */
feePercent: string, 
/**
 * For one purchase at least, US dollars.
 */
feeMinimum: string, 
/**
 * What is usually bought at once; `None` = enough that the minimum does not matter.
 */
purchase: string | null, 
/**
 * Tax for clients without an own one: `19 %`; empty = none.
 */
tax: string, 
/**
 * Who bills.
 */
seller: SellerView, 
/**
 * What 1.3× (or the markup that holds) really leaves, in words.
 */
leaves: string, };

export type RateView = { 
/**
 * The day it is of.
 */
day: string, 
/**
 * Units of the bill's currency for one US dollar.
 */
rate: string, };

export type RoundingChoice = "halfEven" | "halfUp" | "down";

export type FeeChoice = "card" | "crypto" | "own";

export type SellerView = { 
/**
 * Name.
 */
name: string, 
/**
 * Address, lines.
 */
address: string, 
/**
 * Where to ask.
 */
email: string, 
/**
 * Tax number.
 */
taxId: string, 
/**
 * How to pay.
 */
payment: string, };

export type BillingTermsRequest = { 
/**
 * Currency of bills.
 */
currency: string, 
/**
 * How totals become whole cents.
 */
rounding: RoundingChoice, 
/**
 * How credits are bought.
 */
fee: FeeChoice, 
/**
 * The fee in per cent, where it is an own one.
 */
feePercent: string, 
/**
 * Its minimum, US dollars; may be empty.
 */
feeMinimum: string, 
/**
 * What is usually bought at once, US dollars; may be empty.
 */
purchase: string, 
/**
 * Tax; may be empty.
 */
tax: string, 
/**
 * Who bills.
 */
seller: SellerView, };

export type MarkupRequest = { 
/**
 * Of this client; `None` = of the account.
 */
holderId: number | null, 
/**
 * The first day; empty = the first of this month.
 */
from: string, 
/**
 * As people write it: `30 %`, `1.3×`; empty for a client = the account's holds again.
 */
percent: string, };

export type MonthView = { 
/**
 * `2026-10`.
 */
month: string, 
/**
 * `October 2026`.
 */
title: string, 
/**
 * The month before, where anything is known of it.
 */
previous: string | null, 
/**
 * The month after, up to the running one.
 */
next: string | null, 
/**
 * Whether it still runs.
 */
running: boolean, 
/**
 * When it was closed.
 */
closedAt: string | null, 
/**
 * Where usage was read, in words, with its age.
 */
source: string, 
/**
 * By usage, the largest first.
 */
clients: Array<ClientMonthView>, 
/**
 * Sums.
 */
totals: MonthTotalsView, 
/**
 * What the cost holds: `Your cost, with 5.5 % card fee`.
 */
costLabel: string, 
/**
 * What the markup that holds leaves, in words; may be empty.
 */
leaves: string, 
/**
 * What must be true before it is closed.
 */
checks: Array<CloseCheckView>, 
/**
 * Whether it can be closed now.
 */
canClose: boolean, 
/**
 * How many statements closing would issue.
 */
statements: number, 
/**
 * Which values closing would freeze; given back to close exactly them.
 */
digest: string, 
/**
 * Where usage can be read.
 */
sources: Array<SourceChoiceView>, 
/**
 * What the running month comes to.
 */
forecast: MonthForecastView | null, 
/**
 * The account's usage outside the clients' keys, US dollars.
 */
outside: string | null, };

export type SourceChoiceView = { 
/**
 * Which.
 */
source: UsageFrom, 
/**
 * Whether it covers the month.
 */
usable: boolean, 
/**
 * Whether it is the one on show.
 */
chosen: boolean, 
/**
 * What it is and how old, or what is missing, in words.
 */
detail: string, };

export type UsageFrom = "readings" | "analytics";

export type MonthRequest = { 
/**
 * `2026-10`; empty = the running one.
 */
month: string, 
/**
 * Where usage is read; `None` = readings where they cover it, else analytics.
 */
source: UsageFrom | null, };

export type MonthTotalsView = { 
/**
 * Live and deleted keys.
 */
keys: number, 
/**
 * Credits used.
 */
usage: string, 
/**
 * Used over own provider keys; no OpenRouter money.
 */
byok: string, 
/**
 * With the fee.
 */
cost: string, 
/**
 * Billed before tax.
 */
billed: string, 
/**
 * Billed less cost.
 */
margin: string, 
/**
 * Margin in per cent of billed: `18.8`; `None` where nothing is billed.
 */
share: string | null, };

export type ClientMonthView = { 
/**
 * The client.
 */
holderId: number, 
/**
 * Name.
 */
name: string, 
/**
 * Sums.
 */
sums: MonthTotalsView, 
/**
 * Deleted keys among them.
 */
deleted: number, 
/**
 * The markup: `30 %`; empty where there are several.
 */
markup: string, 
/**
 * Credits by day of the month, where known.
 */
days: Array<DayUsageView>, 
/**
 * How close the live key is to its limit.
 */
standing: LimitStanding, 
/**
 * What is doubtful, in words; may be empty.
 */
note: string, };

export type DayUsageView = { 
/**
 * `2026-10-05`.
 */
day: string, 
/**
 * Credits; `None` = not known.
 */
credits: string | null, };

export type CloseCheckView = { 
/**
 * How it is.
 */
state: VerifyState, 
/**
 * What.
 */
title: string, 
/**
 * More.
 */
detail: string, 
/**
 * The doubtful key to decide about.
 */
key: string | null, 
/**
 * What was decided: `count`, `leaveOut`.
 */
decision: DecisionChoice | null, 
/**
 * What counting it would bill before markup, US dollars.
 */
counts: string | null, };

export type DecisionChoice = "count" | "leaveOut";

export type DecideUsageRequest = { 
/**
 * The month.
 */
month: string, 
/**
 * The key.
 */
key: string, 
/**
 * What.
 */
decision: DecisionChoice, };

export type MonthForecastView = { 
/**
 * Used at its end.
 */
usage: string, 
/**
 * Billed at its end.
 */
billed: string | null, 
/**
 * What the guess rests on, in words.
 */
basis: string, };

export type YearView = { 
/**
 * `2026`.
 */
year: string, 
/**
 * Its months, from January; those to come are left out.
 */
months: Array<YearMonthView>, 
/**
 * Sums.
 */
totals: MonthTotalsView, };

export type YearMonthView = { 
/**
 * `2026-10`.
 */
month: string, 
/**
 * `October`.
 */
title: string, 
/**
 * Sums; `None` = nothing is known of it.
 */
totals: MonthTotalsView | null, 
/**
 * When it was closed.
 */
closedAt: string | null, 
/**
 * What is not known, in words; may be empty.
 */
gap: string, };

export type AllAccountsView = { 
/**
 * `2026-10`.
 */
month: string, 
/**
 * `October 2026`.
 */
title: string, 
/**
 * One line for each account with clients.
 */
accounts: Array<AccountMonthView>, 
/**
 * Sums.
 */
totals: MonthTotalsView, };

export type AccountMonthView = { 
/**
 * The account.
 */
accountId: number, 
/**
 * Name.
 */
name: string, 
/**
 * Clients.
 */
clients: number, 
/**
 * Sums; `None` = nothing is known.
 */
totals: MonthTotalsView | null, 
/**
 * What is not known, in words; may be empty.
 */
gap: string, };

export type UsageView = { 
/**
 * `2026-10`.
 */
month: string, 
/**
 * `October 2026`.
 */
title: string, 
/**
 * By client and day.
 */
clients: Array<ClientUsageView>, 
/**
 * The days of the month up to today.
 */
days: Array<UsageDayView>, 
/**
 * By model, the largest first; only what OpenRouter told.
 */
models: Array<ModelUsageView>, 
/**
 * How much is by model, of all.
 */
byModel: string, 
/**
 * All.
 */
credits: string, };

export type ClientUsageView = { 
/**
 * The client.
 */
holderId: number, 
/**
 * Name.
 */
name: string, 
/**
 * Credits.
 */
credits: string, 
/**
 * Over own provider keys.
 */
byok: string, 
/**
 * By day, in the order of `days`.
 */
days: Array<DayUsageView>, 
/**
 * By model.
 */
models: Array<ModelUsageView>, };

export type UsageDayView = { 
/**
 * `2026-10-05`.
 */
day: string, 
/**
 * Credits; `None` = a gap.
 */
credits: string | null, 
/**
 * Where it was read and when, or what is missing, in words.
 */
source: string, };

export type ModelUsageView = { 
/**
 * Its name.
 */
model: string, 
/**
 * Credits.
 */
credits: string, 
/**
 * In per cent of what is known by model.
 */
share: number, 
/**
 * Requests, where told.
 */
requests: number | null, };

export type UsageAskedView = { 
/**
 * Keys asked about.
 */
keys: number, 
/**
 * Days now known.
 */
days: number, 
/**
 * What could not be had, in words.
 */
gaps: Array<string>, };

export type StatementsView = { 
/**
 * The newest month first, then by number; notes beside the statement they correct.
 */
statements: Array<StatementRowView>, };

export type StatementRowView = { 
/**
 * The statement.
 */
id: number, 
/**
 * `2026-10-003`.
 */
number: string, 
/**
 * `2026-10`.
 */
month: string, 
/**
 * `October 2026`.
 */
monthTitle: string, 
/**
 * What it is.
 */
kind: StatementKindView, 
/**
 * The client's name when it was issued.
 */
client: string, 
/**
 * The client.
 */
holderId: number, 
/**
 * In the bill's currency: `$131.60`, `1,131.60 EUR`.
 */
total: string, 
/**
 * When it was issued.
 */
issuedAt: string, 
/**
 * The number of the statement it corrects.
 */
corrects: string | null, 
/**
 * Whether its text is the one that was issued; `None` = not known in this file.
 */
whole: boolean | null, 
/**
 * Whether the client has an address for bills.
 */
hasEmail: boolean, };

export type StatementKindView = "statement" | "credit" | "debit";

export type StatementView = { 
/**
 * As in the list.
 */
row: StatementRowView, 
/**
 * Its lines.
 */
lines: Array<StatementLineView>, 
/**
 * Below the lines: charges, net, tax, total; what and how much.
 */
sums: Array<StatementSumView>, 
/**
 * How it was worked out: heading and words.
 */
how: Array<StatementSumView>, 
/**
 * By model: name and per cent.
 */
models: Array<StatementSumView>, 
/**
 * The content hash, as the history has it.
 */
sha256: string, };

export type StatementLineView = { 
/**
 * The key's name, or what is charged.
 */
what: string, 
/**
 * Usage, US dollars.
 */
usage: string | null, 
/**
 * `30 %`; empty in a note.
 */
markup: string, 
/**
 * In the bill's currency.
 */
amount: string, };

export type StatementSumView = { 
/**
 * What.
 */
what: string, 
/**
 * How much, or how.
 */
value: string, };

export type MonthCloseRequest = { 
/**
 * `2026-10`.
 */
month: string, 
/**
 * Where usage was read.
 */
source: UsageFrom, 
/**
 * The values that were shown.
 */
digest: string, };

export type MonthClosedView = { 
/**
 * `2026-10`.
 */
month: string, 
/**
 * The statements that were issued.
 */
statements: Array<StatementRowView>, };

export type CorrectionView = { 
/**
 * The statement it is about.
 */
row: StatementRowView, 
/**
 * What it would be; `None` = nothing is different, there is nothing to correct.
 */
kind: StatementKindView | null, 
/**
 * Its lines.
 */
lines: Array<StatementLineView>, 
/**
 * Net, tax, total.
 */
sums: Array<StatementSumView>, 
/**
 * Which values it rests on; given back to issue exactly them.
 */
digest: string, };

export type CorrectionRequest = { 
/**
 * The statement it is about.
 */
id: number, 
/**
 * Why, in a person's words; printed on it.
 */
reason: string, 
/**
 * The values that were shown.
 */
digest: string, };

export type StatementForm = "pdf" | "csv" | "json" | "letter";

export type StatementsSaveRequest = { 
/**
 * One statement.
 */
id: number | null, 
/**
 * All of this month, into a folder.
 */
month: string | null, 
/**
 * Of a month: this client's alone.
 */
holderId: number | null, 
/**
 * In which forms.
 */
forms: Array<StatementForm>, 
/**
 * A4 or Letter.
 */
paper: PaperChoice, };

export type StatementsSavedView = { 
/**
 * The file's or folder's name; `None` = nothing was picked.
 */
name: string | null, 
/**
 * How many files.
 */
files: number, 
/**
 * Clients without an address for bills, who got no draft.
 */
withoutEmail: Array<string>, };

export type HistoryKind = "keys" | "limits" | "people" | "files" | "billing" | "noticed" | "app";

export type HistoryResult = "done" | "asked" | "unclear" | "found" | "notDone" | "noticed";

export type HistoryRequest = { 
/**
 * Only those before this number; `None` = from the newest on.
 */
before: number | null, 
/**
 * Only of this kind.
 */
kind: HistoryKind | null, 
/**
 * Only about this person.
 */
holderId: number | null, 
/**
 * Only about this class and its people.
 */
rosterId: number | null, 
/**
 * From this day on, `YYYY-MM-DD` in the local zone; empty = from the first.
 */
from: string, 
/**
 * To this day; empty = to the last.
 */
to: string, 
/**
 * Words of the row: what, on what, who.
 */
text: string, };

export type HistoryView = { 
/**
 * Rows.
 */
rows: Array<HistoryRowView>, 
/**
 * Ask again with this for what is older; `None` = that is all.
 */
next: number | null, 
/**
 * All changes on record, of every account.
 */
entries: number, 
/**
 * The person's time zone: `Berlin time (UTC+1)`.
 */
zone: string, 
/**
 * A date that is none, in words.
 */
problem: string | null, };

export type HistoryRowView = { 
/**
 * Its number.
 */
seq: number, 
/**
 * When.
 */
at: string, 
/**
 * What.
 */
what: string, 
/**
 * Its kind.
 */
kind: HistoryKind, 
/**
 * On what: a person, a class, a file.
 */
target: string, 
/**
 * The person, where it is about one.
 */
holderId: number | null, 
/**
 * The class, where it is about one or somebody in it.
 */
rosterId: number | null, 
/**
 * Who: the account on this computer; empty for what was done elsewhere.
 */
who: string, 
/**
 * What came of it.
 */
result: HistoryResult, 
/**
 * What was before and after.
 */
changes: Array<HistoryChangeView>, 
/**
 * The change of a key that this tells of, where a new plan can reverse it.
 */
reverses: number | null, };

export type HistoryChangeView = { 
/**
 * Which value.
 */
label: string, 
/**
 * Before; `None` = nothing, or not known.
 */
before: string | null, 
/**
 * After; `None` = nothing.
 */
after: string | null, };

export type HistoryCheckView = { 
/**
 * Rows looked at.
 */
entries: number, 
/**
 * Nothing is missing or altered.
 */
whole: boolean, 
/**
 * The first row that is not as it was written.
 */
brokenAt: number | null, 
/**
 * One sentence.
 */
message: string, 
/**
 * When it was looked at.
 */
at: string, };

export type HistoryForm = "csv" | "json";

export type RotateLimit = "left" | "same" | "amount";

export type RotateRequest = { 
/**
 * The class.
 */
rosterId: number, 
/**
 * Whose keys; empty = everybody's who has one.
 */
holderIds: Array<number>, 
/**
 * Which limit.
 */
limit: RotateLimit, 
/**
 * The amount of `amount`.
 */
amount: string, 
/**
 * Own amounts of single people.
 */
own: Array<RotateOwnRequest>, 
/**
 * Keys without a limit stay without one: said by name.
 */
noLimitConfirmed: boolean, 
/**
 * Last day of the new keys as `YYYY-MM-DD`; empty = as the old ones.
 */
expires: string, 
/**
 * Read OpenRouter afresh (otherwise a list younger than five minutes serves).
 */
refresh: boolean, };

export type RotateOwnRequest = { 
/**
 * The person.
 */
holderId: number, 
/**
 * As typed; blank = none.
 */
amount: string, };

export type RotatePlanView = { 
/**
 * The class.
 */
rosterId: number, 
/**
 * Its name.
 */
rosterName: string, 
/**
 * What is confirmed; `None` while something is to be chosen, or nobody's key can be replaced.
 */
digest: string | null, 
/**
 * Whose keys, in roster order.
 */
rows: Array<RotateRowView>, 
/**
 * Whose keys are left as they are, and why.
 */
skipped: Array<PlanSkipView>, 
/**
 * Problems of the fields for all.
 */
problems: Array<PlanProblemView>, 
/**
 * People whose key has no limit, by name: the new one has none either only when that is confirmed.
 */
noLimit: Array<string>, 
/**
 * The most the new keys can spend; `None` = without limit, or not known yet.
 */
canCost: string | null, 
/**
 * The most the old keys can still spend while both work; `None` = without limit, or not known.
 */
oldLeft: string | null, 
/**
 * When OpenRouter was read for it.
 */
asOf: string, };

export type RotateRowView = { 
/**
 * The person.
 */
holderId: number, 
/**
 * Name.
 */
name: string, 
/**
 * Told apart by, when names repeat.
 */
externalId: string | null, 
/**
 * Masked old key.
 */
oldMask: string, 
/**
 * The old key is turned off.
 */
oldOff: boolean, 
/**
 * Its limit; `None` = none, or not known.
 */
oldLimit: string | null, 
/**
 * What is left of it.
 */
oldLeft: string | null, 
/**
 * Limit of the new key; `None` = no limit, or still to be chosen.
 */
newLimit: string | null, 
/**
 * The new key has no limit, chosen by name.
 */
newNoLimit: boolean, 
/**
 * When the limit starts anew.
 */
reset: ResetChoice, 
/**
 * End of the new key.
 */
expiresAt: string | null, 
/**
 * What is still to be chosen, in words.
 */
problem: string | null, 
/**
 * What is worth knowing.
 */
note: string | null, };

export type ReplacingView = { 
/**
 * How far.
 */
step: ReplacingStep, 
/**
 * Masked old key.
 */
oldMask: string, 
/**
 * The old key is turned off or gone already.
 */
oldOff: boolean, 
/**
 * What the old key can still spend; `None` = without limit, or not known.
 */
oldLeft: string | null, 
/**
 * When the new key was ticked as handed out.
 */
handedOutAt: string | null, 
/**
 * Since when.
 */
since: string, };

export type ReplacingStep = "planned" | "made" | "handedOut" | "newLost";

export type RetireRequest = { 
/**
 * The class.
 */
rosterId: number, 
/**
 * Whose; empty = everybody's whose new key is handed out.
 */
holderIds: Array<number>, 
/**
 * What becomes of the old keys.
 */
how: RetireHow, 
/**
 * The person says that these people have their new keys: ticked now where it was not.
 */
handedOut: boolean, };

export type RetireHow = "turnOff" | "delete";

export type RetireView = { 
/**
 * Old keys out of use now.
 */
retired: number, 
/**
 * Whose old key still works, and why.
 */
left: Array<PlanSkipView>, };

export type BoardView = { 
/**
 * Only the keys of this class; `None` = all of the account.
 */
rosterId: number | null, 
/**
 * That class's name.
 */
rosterName: string | null, 
/**
 * The lines; first what waits for a person.
 */
lines: Array<BoardLineView>, 
/**
 * The groups that hold lines, in the order of the board; their counts add up to the number of lines.
 */
groups: Array<BoardGroupView>, 
/**
 * How many lines wait for a person.
 */
attention: number, 
/**
 * When OpenRouter was last read; `None` = never.
 */
asOf: string | null, 
/**
 * Whether that list was complete. Where not, nothing was concluded from what it did not show.
 */
complete: boolean, 
/**
 * Whole minutes by which this computer's clock is off, where that matters: ahead of OpenRouter's where positive.
 */
clockOff: number | null, 
/**
 * Automatic checks.
 */
automatic: AutomaticView, };

export type AutomaticView = { 
/**
 * How often.
 */
every: CheckEveryChoice, 
/**
 * When the next one is due; `None` = none is.
 */
next: string | null, 
/**
 * Why the last one did not work, where it did not.
 */
trouble: ErrorView | null, };

export type CheckEveryChoice = "off" | "quarterHour" | "hour" | "sixHours" | "day";

export type BoardGroupView = { 
/**
 * Which.
 */
group: BoardGroup, 
/**
 * How many.
 */
count: number, 
/**
 * Whether it waits for a person.
 */
attention: boolean, };

export type BoardGroup = "drifted" | "twoKeys" | "unowned" | "otherCopy" | "lostAnswer" | "gone" | "leftover" | "missing" | "hidden" | "adopted" | "inOrder" | "setAside" | "goneKept";

export type BoardLineView = { 
/**
 * Which; not shown.
 */
hash: string, 
/**
 * What it is.
 */
group: BoardGroup, 
/**
 * Its name at OpenRouter.
 */
keyName: string, 
/**
 * Masked.
 */
mask: string, 
/**
 * Whose it is.
 */
person: BoardPersonView | null, 
/**
 * What was changed outside this app.
 */
changes: Array<BoardChangeView>, 
/**
 * Turned off.
 */
off: boolean, 
/**
 * Put out of use by its successor.
 */
replaced: boolean, 
/**
 * Limit at OpenRouter.
 */
limit: LimitView, 
/**
 * Used since it was made.
 */
used: string | null, 
/**
 * Made.
 */
createdAt: string | null, 
/**
 * When it was last seen.
 */
seenAt: string, 
/**
 * Whether the last reading showed it.
 */
seen: boolean, 
/**
 * Whose it may be, by its name.
 */
suggestion: BoardPersonView | null, 
/**
 * For naming a new person: a name found in the key's name.
 */
named: string, 
/**
 * And an e-mail address.
 */
namedEmail: string, 
/**
 * What can be done, the best first.
 */
fixes: Array<BoardFix>, };

export type BoardPersonView = { 
/**
 * The person.
 */
holderId: number, 
/**
 * Name.
 */
name: string, 
/**
 * E-mail.
 */
email: string | null, 
/**
 * Their class.
 */
rosterId: number, 
/**
 * Its name.
 */
rosterName: string, 
/**
 * Whether they have a key that works.
 */
hasKey: boolean, 
/**
 * Whether they were removed from the class.
 */
removed: boolean, };

export type BoardChangeView = { 
/**
 * Which.
 */
field: BoardField, 
/**
 * What we have.
 */
ours: BoardValueView, 
/**
 * What OpenRouter has.
 */
theirs: BoardValueView, };

export type BoardField = "limit" | "reset" | "off" | "name" | "expires" | "ownKeys" | "workspace";

export type BoardValueView = { "is": "limit", 
/**
 * It.
 */
limit: LimitView, } | { "is": "reset", 
/**
 * It.
 */
reset: ResetChoice, } | { "is": "flag", 
/**
 * It.
 */
yes: boolean, } | { "is": "text", 
/**
 * It.
 */
text: string, } | { "is": "at", 
/**
 * It.
 */
at: string, };

export type BoardFix = "keep" | "putBack" | "link" | "name" | "setAside" | "takeBack" | "unlink" | "keepThis" | "turnOff" | "makeAgain" | "keepHistory" | "needsYou" | "findOut";

export type BoardKeyRequest = { 
/**
 * Which key.
 */
hash: string, };

export type BoardLinkRequest = { 
/**
 * Which key.
 */
hash: string, 
/**
 * Whose.
 */
holderId: number | null, };

export type BoardNameRequest = { 
/**
 * Which key.
 */
hash: string, 
/**
 * The class they join.
 */
rosterId: number, 
/**
 * Name.
 */
name: string, 
/**
 * E-mail.
 */
email: string, };

export type BoardAsideRequest = { 
/**
 * Which keys.
 */
hashes: Array<string>, 
/**
 * Leave alone (`true`) or ask again.
 */
aside: boolean, };

export type ListForm = "csv" | "json";

export type SaveListRequest = { 
/**
 * The class.
 */
rosterId: number, 
/**
 * Form.
 */
form: ListForm, 
/**
 * Save into a folder that is copied to a cloud all the same.
 */
anyway: boolean, };

export type SavedListView = { 
/**
 * Row id of the saved file, for "Show file" and "Delete file when done".
 */
fileId: number, 
/**
 * File name without its folder.
 */
fileName: string, 
/**
 * Keys in it.
 */
keys: number, 
/**
 * What anyone with it can spend; `None` = without limit.
 */
canCost: string | null, 
/**
 * People of the class without a key in it, with the reason.
 */
missing: Array<MissingView>, 
/**
 * When.
 */
at: string, };

export type MissingView = { 
/**
 * Name.
 */
name: string, 
/**
 * Why, one sentence.
 */
reason: string, };

export type RevealedKeyView = { 
/**
 * The secret.
 */
secret: string, 
/**
 * How long it may stay on screen.
 */
seconds: number, };

export type CopiedView = { 
/**
 * After how many seconds the clipboard is emptied.
 */
seconds: number, };

export type HandoutForm = "cards" | "csv" | "json" | "mailMerge" | "letters";

export type HandoutLock = "zip" | "age";

export type PaperChoice = "a4" | "letter";

export type HandoutSaveRequest = { 
/**
 * The class.
 */
rosterId: number, 
/**
 * In which form.
 */
form: HandoutForm, 
/**
 * Cards on a sheet: 1, 2, 4 or 8.
 */
perSheet: number, 
/**
 * The sheet of cards.
 */
paper: PaperChoice, 
/**
 * Only keys that are not ticked as handed out.
 */
onlyNew: boolean, 
/**
 * Encrypt the file.
 */
lock: HandoutLock | null, 
/**
 * With this passphrase.
 */
passphrase: string | null, 
/**
 * Save into a folder that is copied to a cloud all the same.
 */
anyway: boolean, };

export type HandoutsView = { 
/**
 * The class.
 */
rosterId: number, 
/**
 * Its name.
 */
rosterName: string, 
/**
 * Whom to tell when a key is lost; may be empty.
 */
contact: string, 
/**
 * Everybody, in roster order.
 */
rows: Array<HandoutRowView>, 
/**
 * Files that were made from this class and are not deleted, the newest first, then the last deleted ones.
 */
files: Array<HandoutFileView>, 
/**
 * Keys that can be saved here.
 */
canSave: number, 
/**
 * The same without those handed out.
 */
canSaveNew: number, 
/**
 * What all of them can spend; `None` = without limit.
 */
canCost: string | null, 
/**
 * What those not handed out can spend; `None` = without limit.
 */
canCostNew: string | null, 
/**
 * When the account was read.
 */
asOf: string | null, };

export type HandoutRowView = { 
/**
 * Who.
 */
holderId: number, 
/**
 * Name.
 */
name: string, 
/**
 * Somebody else is called the same.
 */
sameName: boolean, 
/**
 * Own id.
 */
externalId: string | null, 
/**
 * E-mail.
 */
email: string | null, 
/**
 * There is a key at OpenRouter.
 */
hasKey: boolean, 
/**
 * Its text is saved here.
 */
secretSaved: boolean, 
/**
 * It is turned off.
 */
off: boolean, 
/**
 * When it was ticked as handed out.
 */
handedAt: string | null, 
/**
 * How, in the person's words.
 */
how: string | null, 
/**
 * Whether it was ever used; `None` = not known or no key.
 */
used: boolean | null, 
/**
 * When it was used last.
 */
lastUsedAt: string | null, };

export type HandoutFileView = { 
/**
 * Row id.
 */
fileId: number, 
/**
 * Name without its folder.
 */
fileName: string, 
/**
 * When it was saved.
 */
savedAt: string, 
/**
 * Keys in it.
 */
keys: number, 
/**
 * What anyone with it can spend, as it was when saved; `None` = without limit.
 */
canCost: string | null, 
/**
 * When it was deleted or replaced.
 */
deletedAt: string | null, 
/**
 * It still lies where it was saved.
 */
there: boolean, };

export type HandoutTickRequest = { 
/**
 * The class.
 */
rosterId: number, 
/**
 * Whom.
 */
ticks: Array<HandoutTick>, 
/**
 * `false` takes the ticks back.
 */
handed: boolean, };

export type HandoutTick = { 
/**
 * Whom.
 */
holderId: number, 
/**
 * How, in the person's words; may be empty.
 */
how: string, 
/**
 * When, for a tick that was taken back by mistake; `None` = now.
 */
at: string | null, };

export type HandoutTickedView = { 
/**
 * The ticks that were set, or those that were there before they were taken back.
 */
changed: Array<HandoutTick>, };

export type NeedView = { 
/**
 * Number, stable while it is open.
 */
id: number, 
/**
 * What kind of question.
 */
kind: NeedKind, 
/**
 * The class, when it is about one.
 */
rosterId: number | null, 
/**
 * Its name.
 */
rosterName: string | null, 
/**
 * The person, when it is about one.
 */
holderId: number | null, 
/**
 * Their name.
 */
person: string | null, 
/**
 * Bold first sentence.
 */
headline: string, 
/**
 * What it means and what is safe.
 */
rest: string, 
/**
 * Answers; the first is what the app would take (and `needs-you --accept` takes).
 */
choices: Array<ChoiceView>, 
/**
 * Since when.
 */
at: string, };

export type NeedKind = "row" | "refused" | "maybeTheirs" | "unclearKey" | "wrongLimit" | "restored" | "otherComputer" | "appeared" | "twoKeys" | "unowned";

export type ChoiceView = { 
/**
 * Sent back in [`NeedAnswerRequest`].
 */
choice: string, 
/**
 * Button text.
 */
label: string, 
/**
 * What it will do, one sentence.
 */
effect: string, 
/**
 * Deletes something for good.
 */
danger: boolean, };

export type NeedAnswerRequest = { 
/**
 * The decision.
 */
id: number, 
/**
 * The choice.
 */
choice: string, };

export type ReviewRequest = { 
/**
 * One class; `None` = the whole account on show.
 */
rosterId: number | null, 
/**
 * Whether e-mail addresses go into it.
 */
emails: boolean, };

export type ReviewSavedView = { 
/**
 * File name without its folder; `None` = the dialog was closed.
 */
fileName: string | null, 
/**
 * People in it.
 */
people: number, 
/**
 * Keys in it, masked.
 */
keys: number, 
/**
 * Changes on record in it.
 */
changes: number, };

export type EarlierRequest = { 
/**
 * A class that is there; `None` = by its name.
 */
rosterId: number | null, 
/**
 * The name of a class; it is made where there is none of that name. Empty = as the folder.
 */
className: string, };

export type EarlierPickedView = { 
/**
 * `None` = the dialog was closed without a choice.
 */
plan: EarlierPlanView | null, };

export type EarlierPlanView = { 
/**
 * The folder's name.
 */
folder: string, 
/**
 * The class that new people join.
 */
className: string, 
/**
 * That class, where it is there already.
 */
rosterId: number | null, 
/**
 * What is confirmed; `None` = there is nothing to add.
 */
digest: string | null, 
/**
 * Names of people who are added.
 */
people: Array<string>, 
/**
 * People who are there already.
 */
peopleThere: number, 
/**
 * Keys of the folder that the account has.
 */
keys: number, 
/**
 * Keys that become somebody's.
 */
links: number, 
/**
 * Whole secrets that are sealed.
 */
secrets: number, 
/**
 * Secrets that are stored already.
 */
secretsThere: number, 
/**
 * Wishes that become targets.
 */
targets: number, 
/**
 * Readings that are added as snapshots.
 */
readings: number, 
/**
 * When the first of them was made.
 */
readingsFrom: string | null, 
/**
 * When the last one was.
 */
readingsTo: string | null, 
/**
 * Readings that were taken over before.
 */
readingsThere: number, 
/**
 * Changes that are added to the history.
 */
changes: number, 
/**
 * Changes that were taken over before.
 */
changesThere: number, 
/**
 * What stays behind, and why.
 */
left: Array<EarlierLeftView>, 
/**
 * What is missing in the folder, or was not understood.
 */
notes: Array<string>, };

export type EarlierLeftView = { 
/**
 * What, and why.
 */
what: string, 
/**
 * Of which keys, by name.
 */
keys: Array<string>, };

export type EarlierApplyRequest = { 
/**
 * The digest of the plan shown.
 */
digest: string, };

export type EarlierDoneView = { 
/**
 * The class to look at.
 */
rosterId: number | null, 
/**
 * People added.
 */
people: number, 
/**
 * Keys that became somebody's.
 */
links: number, 
/**
 * Secrets sealed.
 */
secrets: number, 
/**
 * Targets set.
 */
targets: number, 
/**
 * Snapshots added.
 */
readings: number, 
/**
 * Changes added to the history.
 */
changes: number, 
/**
 * Whether OpenRouter was read again afterwards.
 */
checked: boolean, 
/**
 * What the check found, or why there was none.
 */
note: string, };

export type BackupStateView = { 
/**
 * The newest backup, made and tested.
 */
last: BackupDoneView | null, 
/**
 * Keys whose text is on this computer only.
 */
onlyHere: number, 
/**
 * The frame reminds of it.
 */
remind: boolean, 
/**
 * Something is sealed, so that a recovery code has something to open.
 */
sealed: boolean, 
/**
 * Since when there is a recovery code.
 */
recoveryCodeSince: string | null, 
/**
 * Automatic copies on this computer, the newest first.
 */
copies: Array<CopyView>, };

export type BackupDoneView = { 
/**
 * File name without its folder.
 */
fileName: string, 
/**
 * The moment whose state it holds.
 */
madeAt: string, 
/**
 * When it was opened again and proven.
 */
testedAt: string, 
/**
 * People in it.
 */
people: number, 
/**
 * Keys whose text is in it.
 */
keys: number, 
/**
 * Management keys in it.
 */
managementKeys: number, 
/**
 * Size, in thousands of bytes, rounded up.
 */
kilobytes: number, };

export type CopyView = { 
/**
 * File name; names it in requests.
 */
name: string, 
/**
 * When it was made.
 */
madeAt: string, 
/**
 * Before what: `before-v2`, `before-delete`.
 */
why: string, 
/**
 * Size, in thousands of bytes, rounded up.
 */
kilobytes: number, };

export type BackupRequest = { 
/**
 * What opens it. Never kept beyond the call.
 */
passphrase: string, 
/**
 * The management keys come along.
 */
withManagementKeys: boolean, };

export type BackupStep = "copying" | "sealing" | "testing" | "opening";

export type RestoreView = { 
/**
 * The moment whose state it holds.
 */
madeAt: string, 
/**
 * The program that made it; `None` for an automatic copy.
 */
appVersion: string | null, 
/**
 * People in it.
 */
people: number, 
/**
 * Keys whose text is in it.
 */
keys: number, 
/**
 * Management keys in it.
 */
managementKeys: number, 
/**
 * Its accounts.
 */
accounts: Array<string>, 
/**
 * What stands here now and would be set aside; `None` where there is nothing yet.
 */
here: HereView | null, };

export type HereView = { 
/**
 * People; `None` where it cannot be read.
 */
people: number | null, 
/**
 * Keys whose text is in it.
 */
keys: number | null, 
/**
 * Changes made here since the backup; `None` for another list.
 */
newerChanges: number | null, };

export type RestoredView = { 
/**
 * The moment whose state it holds.
 */
madeAt: string, 
/**
 * People in it.
 */
people: number, 
/**
 * Keys whose text is in it.
 */
keys: number, 
/**
 * Management keys in it.
 */
managementKeys: number, 
/**
 * There is no password store here: the list opens with a passphrase from now on.
 */
opensByPassphrase: boolean, 
/**
 * The name under which the earlier list is kept in the data folder.
 */
keptAs: string | null, };

export type RecoveryCodeView = { 
/**
 * Eight groups of four.
 */
code: string, 
/**
 * An older code opens nothing any more once this one is kept.
 */
replaces: boolean, };

export type PickedView = { "is": "cancelled" } | { "is": "roster" } & ImportView;

export type SavedFileView = { 
/**
 * File name without its folder; `None` = the dialog was closed.
 */
fileName: string | null, };

export type OpenedView = { 
/**
 * Whether one was opened (`false` = the dialog was closed).
 */
opened: boolean, };

export type ClassStateView = { 
/**
 * The class.
 */
rosterId: number, 
/**
 * Its name.
 */
rosterName: string, 
/**
 * Live keys that are on.
 */
on: number, 
/**
 * Live keys that are off.
 */
off: number, 
/**
 * The class is turned off as a whole.
 */
pause: PauseView | null, 
/**
 * When it is open by itself.
 */
hours: HoursView | null, 
/**
 * The computer's zone (`Europe/Berlin`), whose wall clock new hours go by.
 */
zone: string, };

export type PauseView = { 
/**
 * A person did it; otherwise its hours.
 */
byHand: boolean, 
/**
 * Since when.
 */
since: string, 
/**
 * Keys that were on and are off now: what a restoring turns on.
 */
held: number, 
/**
 * Keys that were on and are still on, or on again.
 */
stillOn: number, 
/**
 * Keys that were off before and stay off.
 */
wasOff: number, 
/**
 * Keys that are not at OpenRouter any more.
 */
gone: number, };

export type HoursView = { 
/**
 * Monday first.
 */
days: Array<boolean>, 
/**
 * `09:00`.
 */
opens: string, 
/**
 * `12:00`; at or before `opens`: on the following day.
 */
closes: string, 
/**
 * First day, `2026-09-01`; empty = at once.
 */
from: string, 
/**
 * Last day; empty = without end.
 */
until: string, 
/**
 * Whose wall clock counts.
 */
zone: string, 
/**
 * Whether it should be open now.
 */
open: boolean, 
/**
 * When that changes next; `None` = never again.
 */
nextAt: string | null, 
/**
 * The same by the wall clock of the hours: `12:00 today`, `Mon 09:00`, `1 Mar, 09:00`.
 */
next: string | null, 
/**
 * Opened by hand outside its hours, and left so until the next change.
 */
leftOpen: boolean, 
/**
 * What should have happened while the app did not run or the computer slept.
 */
missed: MissedView | null, 
/**
 * Why it does not stand as it should; tried again by itself.
 */
trouble: ErrorView | null, };

export type MissedView = { 
/**
 * The first of them.
 */
at: string, 
/**
 * What it should have done.
 */
opens: boolean, 
/**
 * How many.
 */
count: number, 
/**
 * When the app was there again.
 */
until: string, };

export type HoursRequest = { 
/**
 * The class.
 */
rosterId: number, 
/**
 * Monday first.
 */
days: Array<boolean>, 
/**
 * As typed.
 */
opens: string, 
/**
 * As typed.
 */
closes: string, 
/**
 * As typed; empty = at once.
 */
from: string, 
/**
 * As typed; empty = without end.
 */
until: string, };

export type ClassSwitchView = { 
/**
 * How the class stands now.
 */
state: ClassStateView, 
/**
 * Keys that were turned.
 */
turned: number, 
/**
 * Keys that were off before the class was turned off, and stay off.
 */
keptOff: number, 
/**
 * Keys left as they are, each with why.
 */
left: Array<LeftView>, };

export type LeftView = { 
/**
 * The person; `None` = nobody's any more.
 */
holderId: number | null, 
/**
 * Their name, or the key's.
 */
name: string, 
/**
 * One sentence.
 */
why: string, };

export type SettingsView = { 
/**
 * Theme.
 */
theme: Theme, 
/**
 * Default limit for a plan, as typed.
 */
defaultLimit: string, 
/**
 * Default reset.
 */
defaultReset: ResetChoice, 
/**
 * Default key name.
 */
defaultKeyName: KeyNameChoice, 
/**
 * How often the account is checked while the app is open.
 */
checkEvery: CheckEveryChoice, 
/**
 * Seconds until the clipboard is emptied, 10–120.
 */
clipboardSeconds: number, 
/**
 * Seconds a revealed key stays, 5–60.
 */
revealSeconds: number, 
/**
 * Data folder, for people to see.
 */
dataFolder: string, 
/**
 * Log folder.
 */
logFolder: string, };

export type Theme = "system" | "light" | "dark";

export type SettingsPatchRequest = { 
/**
 * Theme.
 */
theme?: Theme, 
/**
 * Default limit.
 */
defaultLimit?: string, 
/**
 * Default reset.
 */
defaultReset?: ResetChoice, 
/**
 * Default key name.
 */
defaultKeyName?: KeyNameChoice, 
/**
 * How often to check.
 */
checkEvery?: CheckEveryChoice, 
/**
 * Clipboard seconds.
 */
clipboardSeconds?: number, 
/**
 * Reveal seconds.
 */
revealSeconds?: number, };

export type PassphraseRequest = { 
/**
 * The passphrase.
 */
passphrase: string, };

export type PassphraseStrengthView = { 
/**
 * Good enough.
 */
enough: boolean, 
/**
 * Why not, or a word of praise; one sentence.
 */
advice: string, };

export type SupportView = { 
/**
 * The whole text; no secret, no name, no e-mail.
 */
text: string, };

export type Rehearsal = "answersGetLost" | "slowDown" | "serverTrouble" | "noNetwork" | "keyRevoked" | "wrongLimit";
