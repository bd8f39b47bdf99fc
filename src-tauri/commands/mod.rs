//! What the window may ask for. Each command passes one invocation on; what is not listed here, in `command_names.rs`
//! and in the capability is denied.

mod accounts;
mod files;
mod handouts;
mod keys;
mod needs;
mod review;
mod rosters;
mod settings;

use tauri::{Builder, Runtime, generate_handler};

/// Adds every command to a builder.
pub(crate) fn handled<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder.invoke_handler(generate_handler![
        files::start,
        files::file_use_own,
        files::saved_open,
        files::saved_open_folder,
        files::good_copy_open,
        files::file_rebuild,
        review::review_save,
        accounts::account_check,
        accounts::account_connect,
        accounts::account_practice,
        accounts::account_switch,
        accounts::account_rename,
        accounts::account_disconnect_preview,
        accounts::account_disconnect,
        accounts::practice_usage,
        accounts::practice_rehearse,
        rosters::roster_create,
        rosters::roster_rename,
        rosters::roster_archive,
        rosters::roster_delete,
        rosters::import_pick,
        rosters::import_text,
        rosters::import_dropped,
        rosters::import_read,
        rosters::import_answer,
        rosters::import_apply,
        rosters::import_save_problems,
        rosters::person_save,
        rosters::person_remove,
        rosters::roster_save,
        keys::plan_make,
        keys::provision_start,
        keys::provision_stop,
        keys::provision_continue,
        keys::provision_try_now,
        keys::run_current,
        keys::people,
        keys::person,
        keys::refresh,
        keys::list_save,
        keys::key_copy,
        keys::key_reveal,
        handouts::handouts,
        handouts::handouts_tick,
        handouts::handouts_contact,
        handouts::handouts_save,
        files::saved_file_show,
        files::saved_file_delete,
        needs::needs,
        needs::needs_answer,
        settings::settings_patch,
        settings::passphrase_strength,
        settings::passphrase_suggest,
        settings::passphrase_choose,
        settings::vault_unlock,
        settings::vault_retry,
        settings::support_details,
        settings::support_copy,
        settings::folder_show,
        settings::page_open,
    ])
}
