//! Dates as real readers answered for them: V8 (Node 20 through Hexo 8), Hugo 0.168, Ruby 3.1.

use super::*;

fn show(raw: &str, reader: DateReader) -> String {
    match parse(raw, reader) {
        Ok(Some(it)) => it.iso(),
        Ok(None) => "read".to_owned(),
        Err(it) => format!("{:?}", it.kind),
    }
}

/// Date, then what Hexo, Hugo, Jekyll and Zola make of it; `-` is `Unreadable`, `!` `Impossible`, `=` the date before.
const TABLE: &str = "
2023-10-21                    | 2023-10-21 | = | = | =
2023-10-21 20:44:18           | 2023-10-21 20:44:18 | = | = | =
2023-10-21 20:44              | 2023-10-21 20:44:00 | - | 2023-10-21 20:44:00 | -
2023-10-21T20:44:18+08:00     | 2023-10-21T20:44:18+08:00 | = | = | =
2023-06-01T22:01:48.123+08:00 | 2023-06-01T22:01:48+08:00 | = | = | =
2023-10-21T20:44:18Z          | 2023-10-21T20:44:18Z | = | = | =
2023/10/21                    | 2023-10-21 | - | 2023-10-21 | -
2023-10-15T13:18:50-0700      | 2023-10-15T13:18:50-07:00 | = | = | -
15 Oct 2023                   | 2023-10-15 | = | read | -
October 15, 2023              | 2023-10-15 | - | read | -
2023-10-21 20:44:18 +0800     | 2023-10-21T20:44:18+08:00 | = | = | -
2023-10-21 20:44 +0800        | 2023-10-21T20:44:00+08:00 | - | 2023-10-21T20:44:00+08:00 | -
2023-3-9                      | 2023-03-09 | - | 2023-03-09 | -
2023-3-9 8:05                 | 2023-03-09 08:05:00 | - | 2023-03-09 08:05:00 | -
2023-03-09 8:05:01            | 2023-03-09 08:05:01 | = | = | -
2023-10-21  20:44:18          | 2023-10-21 20:44:18 | = | = | -
2023年3月19日                 | - | - | - | -
2023 - 03 - 19                | - | - | - | -
20:5                          | - | - | - | -
2022-10-00                    | ! | ! | ! | !
2022-02-29 10:00:00           | ! | ! | ! | !
2023-10-21 25:00:00           | ! | ! | ! | !
2023.10.21                    | 2023-10-21 | - | 2023-10-21 | -
Sat, 21 Oct 2023 20:44:18 GMT | 2023-10-21T20:44:18Z | 2023-10-21 20:44:18 | read | -
Sat Oct 21 20:44:18 2023      | 2023-10-21 20:44:18 | = | read | -
2019-12-09T13：00：00-08：00  | - | - | 2019-12-09 | -
2023-10-21 8:44 PM            | 2023-10-21 20:44:00 | - | 2023-10-21 | -
2023-1-1T1:1:1                | - | - | 2023-01-01 01:01:01 | -
1697890000                    | ! | read | read | -
<% tp.file.creation_date() %> | - | - | - | -
";

#[test]
fn dates_are_read_as_the_generators_read_them() {
    let readers = [DateReader::JavaScript, DateReader::Go, DateReader::Ruby, DateReader::Rfc3339];
    for row in TABLE.lines().filter(|it| !it.is_empty()) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let mut before = "";
        for (reader, cell) in readers.into_iter().zip(&cells[1..]) {
            let wanted = match *cell {
                "-" => "Unreadable",
                "!" => "Impossible",
                "=" => before,
                it => it,
            };
            before = wanted;
            assert_eq!(show(cells[0], reader), wanted, "{:?} as {reader:?}", cells[0]);
        }
    }
}

#[test]
fn the_meant_date_is_offered_and_is_read() {
    let cases = [
        ("2023年3月19日", "2023-03-19"),
        ("2023年3月19日 8时05分", "2023-03-19 08:05:00"),
        ("2023 - 03 - 19", "2023-03-19"),
        ("2023/10/21 20:44", "2023-10-21 20:44:00"),
        ("2018-07-10 10:33 +0800", "2018-07-10T10:33:00+08:00"),
        ("2019-12-09T13：00：00-08：00", "2019-12-09T13:00:00-08:00"),
        ("２０２３-３-９", "2023-03-09"),
    ];
    for (raw, meant) in cases {
        let problem = parse(raw, DateReader::Go).unwrap_err();
        assert_eq!(problem.meant.as_deref(), Some(meant), "{raw:?}");
        assert!(parse(meant, DateReader::Go).is_ok());
    }
    for raw in ["2022-10-00", "hello", "", "20:5", "😀", "2023年13月1日", "\0"] {
        assert_eq!(parse(raw, DateReader::Go).unwrap_err().meant, None, "{raw:?}");
    }
}

#[test]
fn zola_is_offered_a_t() {
    let problem = parse("2023/10/21 20:44", DateReader::Rfc3339).unwrap_err();
    assert_eq!(problem.meant.as_deref(), Some("2023-10-21T20:44:00"));
}

proptest::proptest! {
    #[test]
    fn no_text_makes_a_reader_fail(text in "[0-9:TZ+.年月日 /é😀()-]{0,24}|\\PC{0,12}") {
        for reader in [DateReader::JavaScript, DateReader::Go, DateReader::Ruby, DateReader::Rfc3339] {
            if let Err(DateProblem { meant: Some(meant), .. }) = parse(&text, reader) {
                assert!(parse(&meant, reader).is_ok(), "{text:?} {meant:?}");
            }
        }
    }
}
