//! What differs from one operating system to the next.

#[cfg(target_os = "linux")]
mod os {
    use std::error::Error;
    use std::sync::Arc;

    use keyring_core::{CredentialStore, Entry};
    use secret_service::blocking::SecretService;
    use secret_service::{EncryptionType, Error as Service};
    use zbus_secret_service_keyring_store::{Store, cred::Wrapper};

    use super::super::KeychainError;

    pub(crate) fn open() -> keyring_core::Result<Arc<CredentialStore>> {
        Ok(Store::new()?)
    }

    /// What the Secret Service said, whatever `keyring-core` wrapped it in.
    pub(crate) fn recognise(error: &(dyn Error + Send + Sync + 'static)) -> Option<KeychainError> {
        match error.downcast_ref::<Service>()? {
            // "Prompt" is an unlock prompt that was dismissed, or that nobody could show: locked either way.
            Service::Locked | Service::NoResult | Service::Prompt => Some(KeychainError::Locked),
            Service::Unavailable | Service::PromptDisconnected => Some(KeychainError::NoService),
            Service::Zbus(e) => of_bus(e),
            Service::ZbusFdo(e) => of_standard(e),
            _ => None,
        }
    }

    fn of_bus(error: &zbus::Error) -> Option<KeychainError> {
        match error {
            zbus::Error::Connection(..)
            | zbus::Error::InputOutput(_)
            | zbus::Error::Address(_)
            | zbus::Error::Handshake(_)
            | zbus::Error::InterfaceNotFound => Some(KeychainError::NoService),
            zbus::Error::FDO(e) => of_standard(e),
            zbus::Error::MethodError(name, ..) => of_name(name.as_str()),
            _ => None,
        }
    }

    fn of_standard(error: &zbus::fdo::Error) -> Option<KeychainError> {
        match error {
            zbus::fdo::Error::ZBus(e) => of_bus(e),
            e => of_name(zbus::DBusError::name(e).as_str()),
        }
    }

    fn of_name(name: &str) -> Option<KeychainError> {
        match name {
            "org.freedesktop.DBus.Error.ServiceUnknown"
            | "org.freedesktop.DBus.Error.NameHasNoOwner"
            | "org.freedesktop.DBus.Error.NoReply"
            | "org.freedesktop.DBus.Error.NoServer"
            | "org.freedesktop.DBus.Error.Disconnected"
            | "org.freedesktop.DBus.Error.TimedOut" => Some(KeychainError::NoService),
            "org.freedesktop.DBus.Error.AccessDenied" | "org.freedesktop.DBus.Error.AuthFailed" => {
                Some(KeychainError::Denied)
            }
            "org.freedesktop.Secret.Error.IsLocked" => Some(KeychainError::Locked),
            name if name.starts_with("org.freedesktop.DBus.Error.Spawn.") => Some(KeychainError::NoService),
            _ => None,
        }
    }

    /// A locked keychain may not even list what it holds: absence counts only when the default collection is open.
    pub(crate) fn doubt_absence() -> Result<(), KeychainError> {
        let service = SecretService::connect(EncryptionType::Plain).map_err(of_service)?;
        let locked = match service.get_default_collection() {
            Ok(collection) => collection.is_locked().map_err(of_service)?,
            Err(Service::NoResult) => false,
            Err(e) => return Err(of_service(e)),
        };
        if locked { Err(KeychainError::Locked) } else { Ok(()) }
    }

    fn of_service(error: Service) -> KeychainError {
        recognise(&error).unwrap_or_else(|| KeychainError::Other { source: Box::new(error) })
    }

    /// The `session` collection forgets everything at logout; a provider may make it the default.
    pub(crate) fn refuse_memory_only(written: &Entry) -> Result<(), KeychainError> {
        let Ok(found) = written.get_credential() else { return Ok(()) };
        match found.as_any().downcast_ref::<Wrapper>() {
            Some(item) if item.get_path().contains("/collection/session/") => {
                Err(KeychainError::NotPersistent)
            }
            _ => Ok(()),
        }
    }
}

#[cfg(any(target_os = "macos", target_os = "windows"))]
mod os {
    use std::error::Error;
    use std::sync::Arc;

    use keyring_core::{CredentialStore, Entry};

    use super::super::KeychainError;

    #[cfg(target_os = "macos")]
    pub(crate) fn open() -> keyring_core::Result<Arc<CredentialStore>> {
        Ok(apple_native_keyring_store::keychain::Store::new()?)
    }

    #[cfg(target_os = "windows")]
    pub(crate) fn open() -> keyring_core::Result<Arc<CredentialStore>> {
        Ok(windows_native_keyring_store::Store::new()?)
    }

    /// macOS tells a cancelled prompt, a failed authorization and a locked keychain apart by number only.
    #[cfg(target_os = "macos")]
    pub(crate) fn recognise(error: &(dyn Error + Send + Sync + 'static)) -> Option<KeychainError> {
        match error.downcast_ref::<security_framework::base::Error>()?.code() {
            -128 | -25293 | -25243 | -61 => Some(KeychainError::Denied),
            -25308 => Some(KeychainError::Locked),
            -25291 | -25294 | -25307 => Some(KeychainError::NoService),
            _ => None,
        }
    }

    #[cfg(target_os = "windows")]
    pub(crate) fn recognise(_: &(dyn Error + Send + Sync + 'static)) -> Option<KeychainError> {
        None
    }

    pub(crate) fn doubt_absence() -> Result<(), KeychainError> {
        Ok(())
    }

    pub(crate) fn refuse_memory_only(_: &Entry) -> Result<(), KeychainError> {
        Ok(())
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
mod os {
    use std::error::Error;
    use std::sync::Arc;

    use keyring_core::{CredentialStore, Entry};

    use super::super::KeychainError;

    /// No keychain is known for this system: a passphrase is the way.
    pub(crate) fn open() -> keyring_core::Result<Arc<CredentialStore>> {
        Err(keyring_core::Error::NoDefaultStore)
    }

    pub(crate) fn recognise(_: &(dyn Error + Send + Sync + 'static)) -> Option<KeychainError> {
        None
    }

    pub(crate) fn doubt_absence() -> Result<(), KeychainError> {
        Ok(())
    }

    pub(crate) fn refuse_memory_only(_: &Entry) -> Result<(), KeychainError> {
        Ok(())
    }
}

pub(super) use os::{doubt_absence, open, recognise, refuse_memory_only};
