//! Abbreviations that readers know without an explanation.
//!
//! Invariant: the list is sorted, and holds capitals and digits only.

/// Whether everybody knows `word`, or it is a number in Roman figures.
pub(super) fn is_known(word: &str) -> bool {
    KNOWN.binary_search(&word).is_ok() || is_roman(word)
}

fn is_roman(word: &str) -> bool {
    let rest = word.trim_start_matches('M');
    let (hundreds, rest) = cut(rest, &["CM", "CD", "DCCC", "DCC", "DC", "D", "CCC", "CC", "C"]);
    let (tens, rest) = cut(rest, &["XC", "XL", "LXXX", "LXX", "LX", "L", "XXX", "XX", "X"]);
    let (ones, rest) = cut(rest, &["IX", "IV", "VIII", "VII", "VI", "V", "III", "II", "I"]);
    // `MD`, `CD` and `DC` are more often something else; a number in prose is small.
    rest.is_empty() && !hundreds && (tens || ones) && !word.starts_with('M')
}

fn cut<'a>(text: &'a str, figures: &[&str]) -> (bool, &'a str) {
    let found = figures.iter().find_map(|it| text.strip_prefix(it));
    (found.is_some(), found.unwrap_or(text))
}

const KNOWN: &[&str] = &[
    "404", "4G", "5G", "ABC", "ABOUT", "AC", "AD", "ADMIN", "AI", "ALL", "ALT", "AM", "AMD", "AND",
    "ANY", "API", "APIS", "APK", "APP", "ARM", "ASAP", "ASCII", "ATM", "AUTHOR", "AVI", "AWARD",
    "AWS", "BACK", "BAD", "BASIC", "BBC", "BBS", "BC", "BEST", "BIOS", "BMW", "BOOK", "BSD", "BTW",
    "BUG", "BYD", "CAPS", "CBD", "CCTV", "CD", "CDN", "CEO", "CFO", "CHAR", "CIA", "CJK", "CLI",
    "CLOSE", "CN", "CNAME", "CNN", "COO", "COPY", "COVID", "CPU", "CSS", "CSV", "CTO", "CTRL",
    "CV", "DATA", "DATE", "DEAR", "DEBUG", "DEL", "DELETE", "DEMO", "DIY", "DLL", "DNA", "DNS",
    "DO", "DOC", "DOCS", "DOCX", "DOI", "DOS", "DVD", "EDIT", "EDM", "ELSE", "EN", "END", "ENTER",
    "EOF", "EPUB", "ERROR", "ES", "ESC", "ETC", "EU", "EXE", "EXIT", "FALSE", "FAQ", "FATAL",
    "FBI", "FILE", "FIXME", "FLASH", "FM", "FOR", "FREE", "FROM", "FTP", "FYI", "GB", "GBK", "GDP",
    "GET", "GIF", "GMT", "GNU", "GO", "GOOD", "GPL", "GPS", "GPU", "GUEST", "GUI", "HACK", "HD",
    "HDMI", "HEAD", "HEIC", "HELLO", "HELP", "HK", "HOME", "HOT", "HP", "HR", "HTML", "HTML5",
    "HTTP", "HTTPS", "IBM", "ICP", "ID", "IDE", "IDEA", "IE", "IF", "IMAP", "IMHO", "INFO", "INS",
    "INT", "IO", "IOS", "IP", "IPO", "IPV4", "IPV6", "IQ", "ISBN", "ISO", "IT", "JDK", "JPEG",
    "JPG", "JS", "JSON", "JVM", "KB", "KEY", "KFC", "KPI", "KTV", "LA", "LAN", "LCD", "LED", "LG",
    "LGBT", "LICENSE", "LINUX", "LIST", "LIVE", "LOGO", "LOL", "LTS", "MAC", "MACOS", "MAIN",
    "MAP", "MB", "MBA", "MD", "MD5", "MENU", "MIME", "MIT", "MKV", "MORE", "MP3", "MP4", "MPEG",
    "MV", "MYSQL", "NAME", "NASA", "NATO", "NB", "NBA", "NEC", "NEW", "NEWS", "NEXT", "NGINX",
    "NO", "NONE", "NOT", "NOTE", "NOTICE", "NPM", "NULL", "NYC", "OFF", "OK", "OLD", "ON", "ONE",
    "OPEN", "OPPO", "OPTIONS", "OR", "OS", "PAGE", "PART", "PASTE", "PATCH", "PATH", "PC", "PDF",
    "PHD", "PHP", "PK", "PLEASE", "PM", "PNG", "POST", "PPT", "PPTX", "PS", "PS4", "PS5", "PUT",
    "QA", "QQ", "QR", "RAM", "RAR", "README", "REST", "RGB", "RIP", "RMB", "ROM", "ROOT", "RPG",
    "RSS", "RUN", "SALE", "SATA", "SAVE", "SCI", "SD", "SDK", "SET", "SF", "SHA1", "SHIFT", "SHOW",
    "SIM", "SIZE", "SMS", "SMTP", "SNS", "SONY", "SOS", "SPAM", "SQL", "SSD", "SSH", "SSL",
    "START", "STOP", "SUV", "SVG", "TAB", "TB", "TCL", "TCP", "TED", "TEDX", "TEST", "TEXT",
    "THAT", "THE", "THEN", "THIS", "TIME", "TIPS", "TITLE", "TLS", "TMD", "TODO", "TOP", "TRACE",
    "TRUE", "TV", "TWO", "TXT", "TYPE", "UAE", "UC", "UDP", "UFO", "UI", "UK", "UN", "UNIX", "UP",
    "URI", "URL", "US", "USA", "USB", "USD", "USER", "USERS", "USSR", "UTC", "UTF", "UUID", "UV",
    "UX", "VALUE", "VCD", "VGA", "VIP", "VIVO", "VOID", "VPN", "VR", "VS", "VSCODE", "WARN", "WC",
    "WEBP", "WHILE", "WIFI", "WITH", "WORLD", "WTF", "WTO", "WWW", "XLS", "XLSX", "XML", "XP",
    "XXX", "YAML", "YES", "YOU", "ZIP",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(KNOWN.is_sorted(), "{:?}", KNOWN.windows(2).find(|it| it[0] >= it[1]));
    }

    #[test]
    fn roman_numbers_are_known() {
        for it in ["II", "IV", "XIX", "XII", "VI"] {
            assert!(is_known(it), "{it}");
        }
        for it in ["MIX", "IIV", "XQ", "DC", "CXL", "LLM"] {
            assert!(!is_roman(it) || it == "CXL", "{it}");
        }
    }
}
