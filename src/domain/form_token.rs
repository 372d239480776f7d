//! The token of a public form (biểu mẫu công khai): when it was drawn and under which number, signed.
//!
//! It keeps machines out without asking a third party: a form that comes back sooner than a person can type, or long
//! after it was drawn, was not filled in by a reader. Its number makes the same form sent twice one act.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

use super::{change::Stamp, time::Instant};

type HmacSha256 = Hmac<Sha256>;

/// What is signed besides the form, so that this key can never be made to sign for another purpose.
const PURPOSE: &[u8] = b"cchc/public-form/1\0";

/// Nobody reads the form and types ten characters in less, in seconds.
const SOONEST_SECONDS: i64 = 3;

/// A page left open longer is drawn anew, in seconds.
const LATEST_SECONDS: i64 = 4 * 3_600;

/// A form that was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawnForm {
    /// Its number, drawn at random.
    pub number: Uuid,
    /// When it was drawn.
    pub at: Instant,
}

/// Why a form is not taken; the person who typed it is told so, and keeps the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormFault {
    /// It was not drawn here, or is of another page.
    #[error("Biểu mẫu không hợp lệ. Nội dung bạn nhập còn ở dưới; hãy kiểm tra lại rồi gửi lần nữa.")]
    Foreign,
    /// It came back too soon.
    #[error("Biểu mẫu được gửi quá nhanh. Hãy kiểm tra lại nội dung rồi gửi lần nữa.")]
    TooSoon,
    /// A machine filled in what no reader sees.
    #[error(
        "Biểu mẫu có ô phải để trống đã được điền. Nội dung bạn nhập còn ở dưới; hãy kiểm tra lại rồi gửi lần nữa."
    )]
    Trapped,
    /// It was drawn too long ago.
    #[error(
        "Trang đã mở quá lâu nên biểu mẫu hết hiệu lực. Nội dung bạn nhập còn ở dưới; hãy kiểm tra lại rồi gửi lần nữa."
    )]
    TooOld,
}

/// Signs public forms with HMAC-SHA-256.
#[derive(Clone)]
pub struct FormSigner {
    keyed: HmacSha256,
}

impl FormSigner {
    /// A signer with the portal's secret key; every replica holds the same one.
    pub fn new(key: &[u8; 32]) -> Self {
        // As in `LinkSigner`: HMAC pads a short key with zeros to the block of its hash.
        let mut block = [0; 64];
        block[..key.len()].copy_from_slice(key);
        Self {
            keyed: HmacSha256::new(&block.into()).chain_update(PURPOSE),
        }
    }

    /// The token of a form drawn now; `subject` says what it is about.
    pub fn draw(&self, subject: &str, stamp: &mut Stamp) -> String {
        let form = DrawnForm {
            number: stamp.draw_uuid(),
            at: stamp.at(),
        };
        let signature = self.mac(subject, form).finalize().into_bytes();
        format!(
            "{}.{}.{}",
            form.number,
            form.at.as_millis(),
            BASE64URL_NOPAD.encode(&signature)
        )
    }

    /// The form of a token that comes back `now`.
    ///
    /// # Errors
    /// [`FormFault`].
    pub fn read(&self, subject: &str, token: &str, now: Instant) -> Result<DrawnForm, FormFault> {
        let mut parts = token.splitn(3, '.');
        let (Some(number), Some(at), Some(signature)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(FormFault::Foreign);
        };
        let form = DrawnForm {
            number: number.parse().map_err(|_| FormFault::Foreign)?,
            at: Instant::from_millis(at.parse().map_err(|_| FormFault::Foreign)?),
        };
        let presented = BASE64URL_NOPAD
            .decode(signature.as_bytes())
            .map_err(|_| FormFault::Foreign)?;
        self.mac(subject, form)
            .verify_slice(&presented)
            .map_err(|_| FormFault::Foreign)?;
        if now < form.at.plus_seconds(SOONEST_SECONDS) {
            Err(FormFault::TooSoon)
        } else if now > form.at.plus_seconds(LATEST_SECONDS) {
            Err(FormFault::TooOld)
        } else {
            Ok(form)
        }
    }

    fn mac(&self, subject: &str, form: DrawnForm) -> HmacSha256 {
        let signed = format!("{subject}\0{}\0{}", form.number, form.at.as_millis());
        self.keyed.clone().chain_update(signed)
    }
}

impl fmt::Debug for FormSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FormSigner(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAWN: Instant = Instant::from_millis(1_790_000_000_000);

    fn signer() -> FormSigner {
        FormSigner::new(&[7; 32])
    }

    fn token() -> String {
        signer().draw("7K2M-9QXD", &mut Stamp::new(DRAWN, [3; 32]))
    }

    #[test]
    fn a_form_is_taken_neither_too_soon_nor_too_late() {
        let read = |seconds| signer().read("7K2M-9QXD", &token(), DRAWN.plus_seconds(seconds));
        assert_eq!(read(0), Err(FormFault::TooSoon));
        assert_eq!(read(SOONEST_SECONDS - 1), Err(FormFault::TooSoon));
        assert_eq!(read(SOONEST_SECONDS).map(|form| form.at), Ok(DRAWN));
        assert_eq!(read(LATEST_SECONDS).map(|form| form.at), Ok(DRAWN));
        assert_eq!(read(LATEST_SECONDS + 1), Err(FormFault::TooOld));
    }

    #[test]
    fn a_form_of_another_page_another_key_or_another_time_is_foreign() {
        let now = DRAWN.plus_seconds(60);
        let token = token();
        assert!(signer().read("7K2M-9QXD", &token, now).is_ok());
        assert_eq!(signer().read("7K2M-9QXE", &token, now), Err(FormFault::Foreign));
        let other = FormSigner::new(&[8; 32]);
        assert_eq!(other.read("7K2M-9QXD", &token, now), Err(FormFault::Foreign));
        let (number, rest) = token.split_once('.').unwrap();
        let (_, signature) = rest.split_once('.').unwrap();
        for forged in [
            String::new(),
            number.to_owned(),
            format!("{number}.1790000000001.{signature}"),
            format!("{}.1790000000000.{signature}", Uuid::from_u128(9)),
            format!("{number}.1790000000000."),
            format!("{token}x"),
        ] {
            assert_eq!(
                signer().read("7K2M-9QXD", &forged, now),
                Err(FormFault::Foreign),
                "{forged}"
            );
        }
    }
}
