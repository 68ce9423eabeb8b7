//! Reads SQLite databases as sheets, a table on each: from memory, never from the disk, and nothing that the database would
//! run is run. Views, triggers and how tables are made are told beside them.

use super::{Confidence, Format};
use crate::data::document::{Align, AsideKind, Column, Unseen};
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind, Stop};
use crate::data::limits;
use crate::data::unit::{UnitKind, UnitState};
use crate::data::wording::{counted, grouped};
use crate::read::office::aside;
use crate::read::opened::{self, Opened};
use crate::read::source::{Peek, Source};
use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, MAIN_DB, Row};
use std::io::{Cursor, Read as _};
use std::sync::Arc;

#[cfg(test)]
mod tests;

/// The row of SQLite databases.
pub const FORMAT: Format = Format {
    mime_types: &["application/vnd.sqlite3"],
    ..Format::in_child("SQLite database", &["sqlite", "sqlite3", "db", "db3"], recognise, read, nothing)
};

const MAGIC: &[u8] = b"SQLite format 3\0";
/// A larger one is not read: all of it is held while it is.
const MAX_BYTES: u64 = 256 * 1024 * 1024;
/// Up to this size it is looked through for damage.
const CHECKED_BYTES: u64 = 32 * 1024 * 1024;
/// Faults that are told.
const MAX_FAULTS: usize = 20;
const MAX_TABLES: usize = 1_000;
/// Rows of a table; a sheet has no more.
const MAX_ROWS: u64 = 1_048_576;
/// Letters of all tables.
const MAX_WORDS: u64 = 128 * 1024 * 1024;
/// Letters of a cell.
const MAX_CELL: usize = 64 * 1024;
/// Rows between two looks at whether somebody still wants them.
const ROWS_PER_PULSE: u64 = 500;
/// Where the head of a file says how it is written to: 2 where changes lie in a file beside it.
const WAYS: std::ops::Range<usize> = 18..20;

fn recognise(peek: &Peek) -> Confidence {
    if peek.bytes.starts_with(MAGIC) { 95 } else { 0 }
}

fn nothing(_: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    Ok(Box::new(opened::Nothing))
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    if source.len > MAX_BYTES {
        let words = format!("“{}” is larger than the databases that are read here.", source.name);
        return Err(Failure::new(words).kind(FailureKind::Limit));
    }
    let database = open(source, draft).map_err(|why| damaged(source, &why))?;
    draft.pulse(stop)?;
    if source.len <= CHECKED_BYTES {
        check(&database, draft);
    }
    let items = items(&database).map_err(|why| damaged(source, &why))?;
    let mut reader = Reader { database: &database, draft, stop, left: MAX_WORDS };
    let mut tables = 0;
    for item in &items {
        reader.draft.pulse(stop)?;
        tell(item, reader.draft);
        if item.kind != "table" || item.name.starts_with("sqlite_") {
            continue;
        }
        tables += 1;
        if tables > MAX_TABLES {
            continue;
        }
        if item.sql.trim_start().to_ascii_uppercase().starts_with("CREATE VIRTUAL") {
            let words = format!(
                "“{}” is a table that a program makes up (a virtual table): its rows are not shown.",
                item.name
            );
            reader.draft.complain(words, None);
            continue;
        }
        reader.table(&item.name)?;
    }
    if tables > MAX_TABLES {
        let words = format!(
            "Only the first {} of {} tables are shown.",
            grouped(MAX_TABLES as u64),
            grouped(tables as u64)
        );
        draft.complain(words, None);
    }
    draft.facts().others.push(("Tables".to_owned(), grouped(tables as u64)));
    if !draft.shows_something() {
        draft.complain_at("There are no tables with rows in this database.", None, None);
    }
    Ok(())
}

fn damaged(source: &Source, why: &rusqlite::Error) -> Failure {
    tracing::info!("a database cannot be opened: {why}");
    Failure::new(format!("“{}” is a database that is damaged or locked, and cannot be read.", source.name))
}

/// Opens a copy in memory that can neither be written nor run anything.
fn open(source: &Source, draft: &mut Draft) -> Result<Connection, rusqlite::Error> {
    let mut head = vec![0; 100.min(source.len as usize)];
    let read = source.read_at(0, &mut head).unwrap_or(0);
    head.truncate(read);
    if head.get(WAYS).is_some_and(|ways| ways.contains(&2)) {
        draft.complain_at(
            "What was changed last may lie in a file beside this one (“-wal”), and is not shown here.",
            None,
            None,
        );
        // One that lies in memory has no file beside it, and is refused with this mark.
        if let Some(ways) = head.get_mut(WAYS) {
            ways.fill(1);
        }
    }
    let len = head.len() as u64;
    let bytes = Cursor::new(head).chain(source.stream(len, source.len));
    let mut database = Connection::open_in_memory()?;
    database.deserialize_read_exact(MAIN_DB, bytes, source.len as usize, true)?;
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    database
        .execute_batch("PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;")?;
    Ok(database)
}

/// What is damaged, as the library finds it.
fn check(database: &Connection, draft: &mut Draft) {
    let faults = || -> Result<Vec<String>, rusqlite::Error> {
        let mut asked = database.prepare(&format!("PRAGMA quick_check({MAX_FAULTS})"))?;
        let rows = asked.query_map([], |row| row.get::<_, String>(0))?;
        rows.collect()
    };
    for fault in faults().unwrap_or_else(|why| vec![why.to_string()]) {
        if fault != "ok" {
            let words: String =
                fault.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
            draft.complain_at(format!("The database is damaged ({words}): rows may be missing."), None, None);
        }
    }
}

/// What a database says that it has.
struct Item {
    kind: String,
    name: String,
    sql: String,
}

fn items(database: &Connection) -> Result<Vec<Item>, rusqlite::Error> {
    let mut asked =
        database.prepare("SELECT type, name, coalesce(sql, '') FROM sqlite_schema ORDER BY rowid")?;
    let words = |row: &Row<'_>, at| row.get_ref(at).map(|value| words(value).0);
    let rows = asked
        .query_map([], |row| Ok(Item { kind: words(row, 0)?, name: words(row, 1)?, sql: words(row, 2)? }))?;
    // What is damaged in the list of tables ends it: those before it are shown.
    Ok(rows.map_while(Result::ok).take(limits::ASIDES).collect())
}

fn tell(item: &Item, draft: &mut Draft) {
    let (kind, word) = match item.kind.as_str() {
        "view" => (Unseen::Script, "View"),
        "trigger" => (Unseen::Script, "Trigger"),
        "table" => (Unseen::Metadata, "Table"),
        _ => (Unseen::Metadata, "Index"),
    };
    if !item.sql.is_empty() {
        draft.aside(aside(AsideKind::Unseen(kind), &format!("{word} {}", item.name), &item.sql));
    }
}

struct Reader<'r, 'd> {
    database: &'r Connection,
    draft: &'r mut Draft<'d>,
    stop: &'r Stop,
    /// Letters that may still be written.
    left: u64,
}

impl Reader<'_, '_> {
    fn table(&mut self, name: &str) -> Result<(), Failure> {
        let unit = self.draft.unit(UnitKind::Sheet, name, (0.0, 0.0));
        self.draft.unit_break(unit);
        let rows = match self.rows(name, unit)? {
            Ok(rows) => rows,
            Err(why) => {
                tracing::info!("a table cannot be read: {why}");
                self.draft.complain(format!("The table “{name}” is damaged: rows of it are missing."), None);
                1
            }
        };
        self.draft.seal_unit(unit, if rows == 0 { UnitState::Empty } else { UnitState::Words });
        Ok(())
    }

    fn rows(&mut self, name: &str, unit: u32) -> Result<Result<u64, rusqlite::Error>, Failure> {
        let asked = format!("SELECT * FROM main.\"{}\"", name.replace('"', "\"\""));
        let mut asked = match self.database.prepare(&asked) {
            Ok(asked) => asked,
            Err(why) => return Ok(Err(why)),
        };
        let align = |number: bool| Column {
            align: if number { Align::End } else { Align::Start },
            ..Column::default()
        };
        let fields = fields(self.database, name, asked.column_count().min(limits::COLUMNS));
        let columns: Vec<Column> = fields.iter().map(|field| align(field.is_number())).collect();
        self.draft.begin_grid(unit, &columns);
        self.draft.begin_row(true);
        for field in &fields {
            self.draft.cell();
            self.draft.verbatim(&field.name);
        }
        self.draft.end_row();
        let read = self.write(&mut asked, name, fields.len());
        self.draft.end_table();
        read
    }

    fn write(
        &mut self,
        asked: &mut rusqlite::Statement<'_>,
        name: &str,
        width: usize,
    ) -> Result<Result<u64, rusqlite::Error>, Failure> {
        let (mut count, mut cut) = (0, 0);
        let mut rows = match asked.query([]) {
            Ok(rows) => rows,
            Err(why) => return Ok(Err(why)),
        };
        loop {
            let row = match rows.next() {
                Ok(Some(row)) => row,
                Ok(None) => break,
                Err(why) => return Ok(Err(why)),
            };
            if count >= MAX_ROWS || self.left == 0 {
                let words =
                    format!("Only the first {} of the table “{name}” are shown.", counted(count, "row"));
                self.draft.complain(words, None);
                break;
            }
            count += 1;
            if count % ROWS_PER_PULSE == 0 {
                self.draft.pulse(self.stop)?;
            }
            self.draft.begin_row(false);
            for at in 0..width {
                self.draft.cell();
                let Ok(value) = row.get_ref(at) else { continue };
                let (words, whole) = words(value);
                cut += u64::from(!whole);
                self.left = self.left.saturating_sub(words.len() as u64 + 1);
                self.draft.verbatim(&words);
            }
            self.draft.end_row();
        }
        if cut > 0 {
            let words = format!(
                "{} of the table “{name}” are longer than what is shown of them.",
                counted(cut, "cell")
            );
            self.draft.complain(words, None);
        }
        Ok(Ok(count))
    }
}

/// A column as the database has declared it.
#[derive(Clone, Default)]
struct Field {
    name: String,
    kind: String,
}

impl Field {
    fn is_number(&self) -> bool {
        let kind = self.kind.to_ascii_uppercase();
        ["INT", "REAL", "FLOA", "DOUB", "NUM", "DEC"].iter().any(|word| kind.contains(word))
    }
}

/// The columns of a table that `SELECT *` gives: all but the hidden ones. Asked as values, because the names of a statement
/// must be UTF-8 for the crate, and those of a file need not be.
fn fields(database: &Connection, name: &str, width: usize) -> Vec<Field> {
    let asked = || -> Result<Vec<Field>, rusqlite::Error> {
        let mut asked =
            database.prepare("SELECT name, type FROM pragma_table_xinfo(?1) WHERE hidden <> 1 LIMIT ?2")?;
        let word = |row: &Row<'_>, at| row.get_ref(at).map(|value| words(value).0);
        let rows = asked
            .query_map((name, width as i64), |row| Ok(Field { name: word(row, 0)?, kind: word(row, 1)? }))?;
        rows.collect()
    };
    let mut found = asked().unwrap_or_default();
    found.resize(width, Field::default());
    found
}

/// A value as it is shown, and whether it is whole. Bytes are counted and not shown.
fn words(value: ValueRef<'_>) -> (String, bool) {
    match value {
        ValueRef::Null => (String::new(), true),
        ValueRef::Integer(number) => (number.to_string(), true),
        ValueRef::Real(number) => (format!("{number:?}"), true),
        ValueRef::Text(bytes) => {
            let whole = bytes.len() <= MAX_CELL;
            let words = String::from_utf8_lossy(bytes.get(..MAX_CELL).unwrap_or(bytes));
            (words.replace("\r\n", "\n").replace(['\r', '\0'], " "), whole)
        }
        ValueRef::Blob(bytes) => (format!("[{}]", counted(bytes.len() as u64, "byte")), true),
    }
}
