//! The TypeScript twin of everything that crosses, generated and tested for drift.

use ts_rs::{Config, TS};

/// The whole of `ui/src/wire/index.ts`.
pub fn typescript() -> String {
    let config = Config::default();
    let mut text = String::from(
        "// Generated from crates/app/src/wire. Do not edit: run\n// KEYROSTER_BLESS=1 cargo test -p keyroster-app --test wire\n",
    );
    macro_rules! all {
        ($($module:ident::{$($name:ident),+ $(,)?}),+ $(,)?) => {
            $($(
                text.push_str("\nexport ");
                text.push_str(&super::$module::$name::decl(&config));
                text.push('\n');
            )+)+
        };
    }
    text.push_str("\nexport ");
    text.push_str(&crate::error::Code::decl(&config));
    text.push('\n');
    all! {
        error::{ErrorView, Step},
        start::{StartView, FileState, LookedAt, VaultView},
        accounts::{AccountView, CheckKeyRequest, KeyCheckView, CheckView, CheckKind, ConnectBecomes, ConnectRequest, DisconnectView},
        rosters::{RosterView, CountsView, PersonRequest},
        import::{
            ImportView, ColumnView, ColumnRole, ImportHappens, ImportRowView, FieldChangeView, ImportQuestionView,
            ImportAnswerView, ImportCountsView, ImportReadRequest, ImportAnswerRequest, ImportApplyRequest, ImportDoneView,
        },
        plan::{
            ResetChoice, KeyNameChoice, PlanRequest, PersonTermsRequest, PlanView, PlanProblemView, PlanRowView,
            PlanSkipView, SkipWhy, CostView, WorkspaceView,
        },
        run::{ProvisionRequest, RunView, RunTickView, RunState, KeyWord, RunRowView},
        people::{PeopleView, PersonRowView, KeyView, PersonView, EventView, RefreshView},
        limits::{
            LimitView, LimitsView, LimitRowView, LimitChange, OutsideView, TargetsRequest, TargetRule, LimitsImportView,
            LimitsProblemView,
        },
        changes::{
            ChangeRequest, ChangeKind, ChangePlanView, ChangeItemView, KeyStateView, ChangeSkipView, ChangeApplyRequest,
            ChangeRunView, ChangeRunState, ChangeCountsView, ChangeResultView, ChangeEnd,
        },
        snapshots::{
            SnapshotsView, SnapshotView, SnapshotFileView, SnapshotOpenedView, SnapshotPick, CompareRequest, ComparisonForm,
            MomentView, ComparisonView, PersonDiffView, InsightsView, InsightPersonView, ForecastView, PersonDaysView, DayView,
        },
        clients::{
            ClientsView, ClientRowView, LimitStanding, ClientKeyView, ClientView, MarkupView, LearnedUserView, ClientRequest,
            PercentEchoView, ClientsImportView, ClientsImportRowView, VerifyView, VerifyLineView, VerifyState,
        },
        billing::{
            BillingTermsView, RateView, RoundingChoice, FeeChoice, SellerView, BillingTermsRequest, MarkupRequest,
        },
        months::{
            MonthView, SourceChoiceView, UsageFrom, MonthRequest, MonthTotalsView, ClientMonthView, DayUsageView, CloseCheckView,
            DecisionChoice, DecideUsageRequest, MonthForecastView, YearView, YearMonthView, AllAccountsView, AccountMonthView,
            UsageView, ClientUsageView, UsageDayView, ModelUsageView, UsageAskedView,
        },
        statements::{
            StatementsView, StatementRowView, StatementKindView, StatementView, StatementLineView, StatementSumView,
            MonthCloseRequest, MonthClosedView, CorrectionView, CorrectionRequest, StatementForm, StatementsSaveRequest,
            StatementsSavedView,
        },
        history::{
            HistoryKind, HistoryResult, HistoryRequest, HistoryView, HistoryRowView, HistoryChangeView, HistoryCheckView,
            HistoryForm,
        },
        rotate::{
            RotateLimit, RotateRequest, RotateOwnRequest, RotatePlanView, RotateRowView, ReplacingView, ReplacingStep,
            RetireRequest, RetireHow, RetireView,
        },
        board::{
            BoardView, AutomaticView, CheckEveryChoice, BoardGroupView, BoardGroup, BoardLineView, BoardPersonView,
            BoardChangeView, BoardField, BoardValueView, BoardFix, BoardKeyRequest, BoardLinkRequest, BoardNameRequest,
            BoardAsideRequest,
        },
        keys::{ListForm, SaveListRequest, SavedListView, MissingView, RevealedKeyView, CopiedView},
        handouts::{
            HandoutForm, HandoutLock, PaperChoice, HandoutSaveRequest, HandoutsView, HandoutRowView, HandoutFileView,
            HandoutTickRequest, HandoutTick, HandoutTickedView,
        },
        needs::{NeedView, NeedKind, ChoiceView, NeedAnswerRequest},
        review::{ReviewRequest, ReviewSavedView},
        earlier::{EarlierRequest, EarlierPickedView, EarlierPlanView, EarlierLeftView, EarlierApplyRequest, EarlierDoneView},
        backup::{BackupStateView, BackupDoneView, CopyView, BackupRequest, BackupStep, RestoreView, HereView, RestoredView, RecoveryCodeView},
        files::{PickedView, SavedFileView, OpenedView},
        hours::{ClassStateView, PauseView, HoursView, MissedView, HoursRequest, ClassSwitchView, LeftView},
        settings::{SettingsView, Theme, SettingsPatchRequest, PassphraseRequest, PassphraseStrengthView, SupportView, Rehearsal},
    }
    text
}
