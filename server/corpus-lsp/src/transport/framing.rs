//! Messages out of a byte stream: the base protocol of LSP (3.17, "Base Protocol"), read so that no input derails it.
//!
//! Invariant: garbage costs only itself. Every call consumes bytes, and the next well-formed message is found.

use std::io::{ErrorKind, Read};

use memchr::memmem::Finder;
use memchr::{memchr, memchr2_iter};

/// The longest message taken, in bytes.
pub(crate) const LIMIT: usize = 256 << 20;

/// The longest header line taken, in bytes.
const LINE: usize = 8 << 10;

/// The header that every message has, in the case that lines are compared in.
const LENGTH: &[u8] = b"content-length:";

/// What stands next in the stream.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    /// The content of one message; cut short when the stream ends in it.
    Body(Vec<u8>),
    /// Bytes that are no message, and why. A run of garbage is reported once.
    Malformed(&'static str),
    /// The stream ended.
    End,
}

/// Reads frames from `input`.
pub(crate) struct Frames<R> {
    input: R,
    /// Bytes read; those before `at` are used up.
    buffer: Vec<u8>,
    at: usize,
    /// Whether garbage was reported and no message has come since.
    lost: bool,
}

/// What one header line says.
#[derive(Debug, PartialEq, Eq)]
enum Line {
    Blank,
    Length(usize),
    BadLength(&'static str),
    /// Another header, such as `Content-Type`, which tells us nothing: the content is UTF-8 in any case.
    Other,
    Garbage,
}

impl<R: Read> Frames<R> {
    /// Reads from `input`, which needs no buffer of its own.
    pub(crate) fn new(input: R) -> Frames<R> {
        Frames { input, buffer: Vec::new(), at: 0, lost: false }
    }

    /// The next frame. Blocks until there is one.
    pub(crate) fn next(&mut self) -> Frame {
        let mut length = None;
        let mut has_header = false;
        loop {
            let Some((line, len)) = self.line() else { return Frame::End };
            self.at += len;
            let problem = match line {
                Line::Blank => match length {
                    Some(it) => return self.body(it),
                    None if has_header => "a header without Content-Length",
                    None => continue,
                },
                Line::Length(it) => {
                    length = Some(it);
                    continue;
                }
                Line::Other => {
                    has_header = true;
                    continue;
                }
                // Within a header that has its length, a line of noise is skipped: the content can still be read.
                Line::Garbage if length.is_some() => continue,
                Line::Garbage => "bytes that are no header",
                Line::BadLength(it) => it,
            };
            if !std::mem::replace(&mut self.lost, true) {
                return Frame::Malformed(problem);
            }
            (length, has_header) = (None, false);
        }
    }

    /// Gives `body` back as no message. When its length was too great it holds the start of the next one, which is read again.
    pub(crate) fn reject(&mut self, body: &[u8]) {
        self.lost = true;
        if let Some(start) = inner_header(body) {
            self.buffer.splice(..self.at, body[start..].iter().copied());
            self.at = 0;
        }
    }

    /// What the next line says, and how many bytes of it to use up; `None` at the end of the stream.
    fn line(&mut self) -> Option<(Line, usize)> {
        let (end, is_whole) = loop {
            let unread = &self.buffer[self.at..];
            if let Some(it) = memchr(b'\n', &unread[..unread.len().min(LINE)]) {
                break (it + 1, true);
            }
            if unread.len() >= LINE {
                break (LINE, false);
            }
            if !self.fill() {
                break (self.buffer.len() - self.at, true);
            }
        };
        if end == 0 {
            return None;
        }
        let line = &self.buffer[self.at..self.at + end];
        match find_length(line) {
            Some(0) if is_whole => Some((read_length(&line[LENGTH.len()..]), end)),
            Some(0) => Some((Line::BadLength("a header line without end"), LENGTH.len())),
            // Garbage stands before the header on the same line; the header is read by itself the next time.
            Some(start) if line[..start].trim_ascii().is_empty() => {
                self.at += start;
                self.line()
            }
            Some(start) => Some((Line::Garbage, start)),
            // The start of a header may be cut off by the limit, so its length is left for the next time.
            None if !is_whole => Some((Line::Garbage, end - LENGTH.len())),
            None => Some((classify(line), end)),
        }
    }

    fn body(&mut self, len: usize) -> Frame {
        self.lost = false;
        let missing = len.saturating_sub(self.buffer.len() - self.at);
        if missing > 0 {
            // An error here ends the stream as its end does: what there is of the message is then found malformed.
            let _ = self.input.by_ref().take(missing as u64).read_to_end(&mut self.buffer);
        }
        let end = self.buffer.len().min(self.at + len);
        if self.at == 0 && end == self.buffer.len() {
            return Frame::Body(std::mem::take(&mut self.buffer));
        }
        let body = self.buffer[self.at..end].to_vec();
        self.at = end;
        Frame::Body(body)
    }

    /// Reads more; `false` at the end of the stream.
    fn fill(&mut self) -> bool {
        self.buffer.drain(..self.at);
        self.at = 0;
        let len = self.buffer.len();
        self.buffer.resize(len + (64 << 10), 0);
        let read = loop {
            match self.input.read(&mut self.buffer[len..]) {
                Err(it) if it.kind() == ErrorKind::Interrupted => {}
                it => break it.unwrap_or(0),
            }
        };
        self.buffer.truncate(len + read);
        read > 0
    }
}

fn find_length(line: &[u8]) -> Option<usize> {
    Finder::new(LENGTH).find(&line.to_ascii_lowercase())
}

fn read_length(value: &[u8]) -> Line {
    match std::str::from_utf8(value).ok().and_then(|it| it.trim().parse::<usize>().ok()) {
        Some(it) if it <= LIMIT => Line::Length(it),
        Some(_) => Line::BadLength("a message that is too long"),
        None => Line::BadLength("a Content-Length that is no number"),
    }
}

fn classify(line: &[u8]) -> Line {
    let line = line.trim_ascii();
    if line.is_empty() {
        return Line::Blank;
    }
    let is_name =
        |it: &[u8]| !it.is_empty() && it.iter().all(|it| it.is_ascii_alphanumeric() || *it == b'-');
    match memchr(b':', line) {
        Some(colon) if is_name(&line[..colon]) => Line::Other,
        _ => Line::Garbage,
    }
}

/// Where a header line with a length starts in `body`, though the body may end within it. JSON cannot hold such a line: its
/// strings have no raw line breaks.
fn inner_header(body: &[u8]) -> Option<usize> {
    memchr2_iter(LENGTH[0], LENGTH[0].to_ascii_uppercase(), body).find(|start| {
        let rest = &body[*start..];
        let n = rest.len().min(LENGTH.len());
        rest[..n].eq_ignore_ascii_case(&LENGTH[..n])
            && match memchr(b'\n', &rest[n..rest.len().min(LINE)]) {
                Some(end) => matches!(read_length(&rest[n..n + end]), Line::Length(_)),
                None => rest.len() < LINE,
            }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All frames of `input`, read in pieces of `step` bytes.
    fn frames(input: &[u8], step: usize) -> Vec<String> {
        struct Drip<'a>(&'a [u8], usize);
        impl Read for Drip<'_> {
            fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
                let n = self.1.min(self.0.len()).min(out.len());
                let (head, tail) = self.0.split_at(n);
                out[..n].copy_from_slice(head);
                self.0 = tail;
                Ok(n)
            }
        }
        let mut frames = Frames::new(Drip(input, step));
        let mut res = Vec::new();
        loop {
            match frames.next() {
                Frame::Body(it) if serde_json::from_slice::<serde_json::Value>(&it).is_ok() => {
                    res.push(String::from_utf8(it).unwrap());
                }
                Frame::Body(it) => {
                    frames.reject(&it);
                    res.push("no JSON".to_owned());
                }
                Frame::Malformed(it) => res.push(it.to_owned()),
                Frame::End => return res,
            }
        }
    }

    #[track_caller]
    fn check(input: &str, expected: &[&str]) {
        for step in [1, 7, 1 << 20] {
            assert_eq!(frames(input.as_bytes(), step), expected, "read {step} bytes at a time");
        }
    }

    #[test]
    fn header_names_have_no_case_and_other_headers_are_skipped() {
        check(
            "CONTENT-length:2\r\n\r\n[]Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 4\n\nnull",
            &["[]", "null"],
        );
    }

    #[test]
    fn a_length_counts_bytes() {
        check("Content-Length: 8\r\n\r\n\"中文\"Content-Length: 1\r\n\r\n1", &["\"中文\"", "1"]);
    }

    #[test]
    fn garbage_is_reported_once_and_skipped() {
        let noise = "bytes that are no header";
        check("hello\r\nworld\r\n\r\nContent-Length: 1\r\n\r\n1", &[noise, "1"]);
        check("{\"a\":1}Content-Length: 1\r\n\r\n1", &[noise, "1"]);
        check(
            "{}Content-Length: 1\r\n\r\n1{}Content-Length: 1\r\n\r\n2",
            &[noise, "1", noise, "2"],
        );
        check(&format!("{}Content-Length: 1\r\n\r\n1", "x".repeat(3 * LINE - 7)), &[noise, "1"]);
        check("\r\n\r\n\r\nContent-Length: 1\r\n\r\n1", &["1"]);
    }

    #[test]
    fn a_bad_header_costs_only_its_message() {
        check(
            "Content-Length: x\r\n\r\n[]Content-Length: 1\r\n\r\n1",
            &["a Content-Length that is no number", "1"],
        );
        check(
            "Content-Length: -2\r\n\r\n[]Content-Length: 1\r\n\r\n1",
            &["a Content-Length that is no number", "1"],
        );
        check(
            "Content-Length: 999999999999\r\n\r\n[]\nContent-Length: 1\r\n\r\n1",
            &["a message that is too long", "1"],
        );
        check(
            "Content-Type: x\r\n\r\n[]Content-Length: 1\r\n\r\n1",
            &["a header without Content-Length", "1"],
        );
    }

    #[test]
    fn a_wrong_length_costs_only_its_message() {
        check("Content-Length: 3\r\n\r\n[1,2,3]Content-Length: 1\r\n\r\n1", &["no JSON", "1"]);
        check("Content-Length: 20\r\n\r\n[1,2,3]Content-Length: 1\r\n\r\n1", &["no JSON", "1"]);
        check(
            "Content-Length: 40\r\n\r\n[1,2,3]Content-Length: 1\r\n\r\n1Content-Length: 1\r\n\r\n2",
            &["no JSON", "1", "2"],
        );
        check("Content-Length: 900\r\n\r\n[1]Content-Length: 1\r\n\r\n1", &["no JSON", "1"]);
        check("Content-Length: 0\r\n\r\nContent-Length: 1\r\n\r\n1", &["no JSON", "1"]);
    }

    #[test]
    fn the_end_may_come_anywhere() {
        let whole = "Content-Length: 2\r\n\r\n[]";
        for end in 0..whole.len() {
            let res = frames(&whole.as_bytes()[..end], 3);
            assert!(
                res.iter().all(|it| it == "no JSON"
                    || it.starts_with("bytes")
                    || it.starts_with("a Content")),
                "{res:?}"
            );
        }
        check(whole, &["[]"]);
    }
}
