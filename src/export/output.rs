//! Where an export is written to: counted and hashed as it opens, and encrypted where that is asked for.

use std::io::{self, Write};

use age::stream::StreamWriter;
use sha2::{Digest, Sha256};

use super::encryption::Encryption;
use crate::domain::hex::Hex;

/// Takes what a format writes.
pub(super) struct Output<W: Write> {
    to: To<W>,
    digest: Sha256,
}

enum To<W: Write> {
    Plain(W),
    Encrypted(Box<StreamWriter<W>>),
}

impl<W: Write> Output<W> {
    pub fn begin(out: W, encryption: Option<&Encryption>) -> io::Result<Self> {
        let to = match encryption {
            Some(encryption) => To::Encrypted(Box::new(encryption.wrap(out)?)),
            None => To::Plain(out),
        };
        Ok(Self { to, digest: Sha256::new() })
    }

    /// Writes everything out: what was written to, and the SHA-256 of the file as it opens.
    pub fn finish(self) -> io::Result<(W, String)> {
        let mut out = match self.to {
            To::Plain(out) => out,
            To::Encrypted(stream) => stream.finish()?,
        };
        out.flush()?;
        Ok((out, Hex(&self.digest.finalize()).to_string()))
    }
}

impl<W: Write> Write for Output<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match &mut self.to {
            To::Plain(out) => out.write(bytes)?,
            To::Encrypted(stream) => stream.write(bytes)?,
        };
        self.digest.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.to {
            To::Plain(out) => out.flush(),
            To::Encrypted(stream) => stream.flush(),
        }
    }
}
