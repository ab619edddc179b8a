//! Python's pickle, as far as a list of tables from texts (or pairs of texts) to numbers needs it. What would make Python call
//! something is not known here, so nothing a file says is ever run.

use std::collections::{BTreeMap, HashMap};

#[derive(Clone)]
enum Item {
    Mark,
    Text(String),
    Number(f64),
    Tuple(Vec<String>),
    /// By its place among the tables.
    Table(usize),
    List,
}

/// The tables of the list, in order.
pub fn tables(bytes: &[u8]) -> Result<Vec<BTreeMap<Vec<String>, f64>>, String> {
    let mut reader = Reader { bytes, at: 0 };
    let mut stack: Vec<Item> = Vec::new();
    let mut memo: HashMap<u32, Item> = HashMap::new();
    let mut tables: Vec<BTreeMap<Vec<String>, f64>> = Vec::new();
    loop {
        match reader.take::<1>()?[0] {
            0x80 => drop(reader.take::<1>()?),
            b']' => stack.push(Item::List),
            b'(' => stack.push(Item::Mark),
            b'}' => {
                stack.push(Item::Table(tables.len()));
                tables.push(BTreeMap::new());
            }
            b'X' => {
                let length = u32::from_le_bytes(reader.take()?) as usize;
                let text = String::from_utf8(reader.slice(length)?.to_vec());
                stack.push(Item::Text(text.map_err(|error| error.to_string())?));
            }
            b'G' => stack.push(Item::Number(f64::from_be_bytes(reader.take()?))),
            b'q' => put(&mut memo, u32::from(reader.take::<1>()?[0]), &stack)?,
            b'r' => put(&mut memo, u32::from_le_bytes(reader.take()?), &stack)?,
            b'h' => stack.push(get(&memo, u32::from(reader.take::<1>()?[0]))?),
            b'j' => stack.push(get(&memo, u32::from_le_bytes(reader.take()?))?),
            0x86 => match (stack.pop(), stack.pop()) {
                (Some(Item::Text(second)), Some(Item::Text(first))) => {
                    stack.push(Item::Tuple(vec![first, second]));
                }
                _ => return Err("a pair of something else than texts".into()),
            },
            b'u' => {
                let items = since_mark(&mut stack)?;
                let Some(Item::Table(table)) = stack.last() else {
                    return Err("items for something else than a table".into());
                };
                for pair in items.chunks(2) {
                    let (key, number) = match pair {
                        [Item::Text(key), Item::Number(number)] => (vec![key.clone()], number),
                        [Item::Tuple(key), Item::Number(number)] => (key.clone(), number),
                        _ => return Err("an item that is no text and number".into()),
                    };
                    tables[*table].insert(key, *number);
                }
            }
            b'e' => drop(since_mark(&mut stack)?),
            b'.' => return Ok(tables),
            other => return Err(format!("a pickle of another kind: {other:#x}")),
        }
    }
}

fn put(memo: &mut HashMap<u32, Item>, at: u32, stack: &[Item]) -> Result<(), String> {
    let item = stack.last().ok_or("nothing to remember")?;
    memo.insert(at, item.clone());
    Ok(())
}

fn get(memo: &HashMap<u32, Item>, at: u32) -> Result<Item, String> {
    memo.get(&at)
        .cloned()
        .ok_or(format!("nothing is remembered as {at}"))
}

fn since_mark(stack: &mut Vec<Item>) -> Result<Vec<Item>, String> {
    let mark = stack
        .iter()
        .rposition(|item| matches!(item, Item::Mark))
        .ok_or("no mark")?;
    let items = stack.split_off(mark + 1);
    stack.pop();
    Ok(items)
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn slice(&mut self, length: usize) -> Result<&'a [u8], String> {
        let slice = self
            .bytes
            .get(self.at..self.at + length)
            .ok_or("the pickle ends too soon")?;
        self.at += length;
        Ok(slice)
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], String> {
        Ok(self.slice(N)?.try_into().expect("a slice of that length"))
    }
}
