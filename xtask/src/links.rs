//! The linker's own notes on a module: which instruction, and which piece of data, points at which other piece.
//!
//! A linked module is a block of bytes and a table of functions; what in them is still used cannot be seen any more. With
//! `--emit-relocs` wasm-ld writes down every place that it filled in. From those notes the pieces that only dropped code
//! pointed at (panic messages, file names, the functions in a dead object's table) are found and cleared: code and data are
//! collected together, as the linker would have done had it known.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap, VecDeque};

use walrus::ir::{self, Instr, Value, Visitor};
use walrus::{
    ConstExpr, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind,
    Module,
};
use wasmparser::{
    KnownCustom, Linking, Parser, Payload, RelocationEntry, RelocationType, SymbolInfo,
};

use crate::Outcome;

/// A piece of data by its number among the linker's symbols.
type Piece = u32;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    Function(FunctionId),
    Piece(Piece),
}

type Reached = BTreeMap<Node, Option<Node>>;

/// Bytes of one segment.
#[derive(Clone, Copy)]
struct Place {
    segment: u32,
    start: u32,
    size: u32,
}

pub struct Links {
    pieces: HashMap<Piece, Place>,
    /// What an instruction points at, by where its operand lay in the linker's output.
    code: HashMap<u32, Pointer>,
    /// What the bytes of a segment point at, by segment and offset.
    data: BTreeMap<(u32, u32), Pointer>,
}

#[derive(Clone, Copy)]
enum Pointer {
    /// Into the table of functions; which slot, the place itself says.
    Slot,
    Data(Piece),
}

impl Links {
    /// Reads the notes out of what the linker wrote.
    pub fn read(module: &[u8]) -> Outcome<Self> {
        Self::parse(module)
            .map_err(|error| format!("the linker's notes cannot be read: {error}"))?
            .ok_or_else(|| "the linker left no notes in spite of --emit-relocs".to_owned())
    }

    fn parse(module: &[u8]) -> wasmparser::Result<Option<Self>> {
        let mut links = Links {
            pieces: HashMap::new(),
            code: HashMap::new(),
            data: BTreeMap::new(),
        };
        let (mut code_start, mut data_start) = (0, 0);
        // Where each segment's bytes lie in the file.
        let mut segments: Vec<std::ops::Range<usize>> = Vec::new();
        let mut notes = false;
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::CodeSectionStart { range, .. } => code_start = range.start,
                Payload::DataSection(section) => {
                    data_start = section.range().start;
                    for segment in section {
                        let segment = segment?;
                        segments.push(segment.range.end - segment.data.len()..segment.range.end);
                    }
                }
                Payload::CustomSection(section) => match section.as_known() {
                    KnownCustom::Linking(linking) => {
                        for subsection in linking.subsections() {
                            if let Linking::SymbolTable(symbols) = subsection? {
                                for (number, symbol) in (0..).zip(symbols) {
                                    if let SymbolInfo::Data {
                                        symbol: Some(at), ..
                                    } = symbol?
                                    {
                                        let place = Place {
                                            segment: at.index,
                                            start: at.offset,
                                            size: at.size,
                                        };
                                        links.pieces.insert(number, place);
                                    }
                                }
                            }
                        }
                    }
                    KnownCustom::Reloc(relocations) => {
                        notes = true;
                        let of_code = section.name() == "reloc.CODE";
                        for entry in relocations.entries() {
                            let entry = entry?;
                            let Some(pointer) = pointer(&entry) else {
                                continue;
                            };
                            if of_code {
                                links.code.insert(code_start as u32 + entry.offset, pointer);
                                continue;
                            }
                            let at = data_start + entry.offset as usize;
                            for (number, bytes) in (0..).zip(&segments) {
                                if bytes.contains(&at) {
                                    links
                                        .data
                                        .insert((number, (at - bytes.start) as u32), pointer);
                                }
                            }
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        Ok(notes.then_some(links))
    }

    /// Clears the data and the slots that nothing reachable points at.
    pub fn collect(&self, module: &mut Module) {
        let reached = self.reached(module);
        clear_data(module, self, &reached);
        clear_slots(module, &reached);
        walrus::passes::gc::run(module);
    }

    /// What can be reached from the exports, and for each by way of what it was reached first.
    pub fn reached(&self, module: &Module) -> Reached {
        let mut walk = Walk {
            links: self,
            slots: slots(module),
            reached: Reached::new(),
            queue: VecDeque::new(),
            at: None,
        };
        for export in module.exports.iter() {
            if let ExportItem::Function(function) = export.item {
                walk.reach(Node::Function(function));
            }
        }
        if let Some(start) = module.start {
            walk.reach(Node::Function(start));
        }
        walk.run(module);
        walk.reached
    }
}

fn pointer(entry: &RelocationEntry) -> Option<Pointer> {
    match entry.ty {
        RelocationType::TableIndexSleb | RelocationType::TableIndexI32 => Some(Pointer::Slot),
        RelocationType::MemoryAddrLeb
        | RelocationType::MemoryAddrSleb
        | RelocationType::MemoryAddrI32 => Some(Pointer::Data(entry.index)),
        _ => None,
    }
}

/// Which function is in which slot of the table.
fn slots(module: &Module) -> HashMap<u32, FunctionId> {
    let mut slots = HashMap::new();
    for element in module.elements.iter() {
        if let (
            ElementKind::Active {
                offset: ConstExpr::Value(Value::I32(first)),
                ..
            },
            ElementItems::Functions(functions),
        ) = (&element.kind, &element.items)
        {
            slots.extend((*first as u32..).zip(functions.iter().copied()));
        }
    }
    slots
}

struct Walk<'links> {
    links: &'links Links,
    slots: HashMap<u32, FunctionId>,
    reached: Reached,
    queue: VecDeque<Node>,
    /// What is being looked into.
    at: Option<Node>,
}

impl Walk<'_> {
    fn run(&mut self, module: &Module) {
        let bytes: Vec<&[u8]> = module
            .data
            .iter()
            .map(|segment| segment.value.as_slice())
            .collect();
        while let Some(node) = self.queue.pop_front() {
            self.at = Some(node);
            match node {
                Node::Function(function) => {
                    if let FunctionKind::Local(local) = &module.funcs.get(function).kind {
                        ir::dfs_in_order(self, local, local.entry_block());
                    }
                }
                Node::Piece(piece) => self.look_into(piece, &bytes),
            }
        }
    }

    fn look_into(&mut self, piece: Piece, bytes: &[&[u8]]) {
        let Some(place) = self.links.pieces.get(&piece).copied() else {
            return;
        };
        let places = (place.segment, place.start)..(place.segment, place.start + place.size);
        let pointers: Vec<_> = self
            .links
            .data
            .range(places)
            .map(|(at, to)| (*at, *to))
            .collect();
        for ((segment, offset), pointer) in pointers {
            match pointer {
                Pointer::Data(next) => self.reach(Node::Piece(next)),
                Pointer::Slot => {
                    let at = offset as usize;
                    let slot = &bytes[segment as usize][at..at + 4];
                    self.slot(u32::from_le_bytes(slot.try_into().expect("four bytes")));
                }
            }
        }
    }

    fn slot(&mut self, slot: u32) {
        if let Some(function) = self.slots.get(&slot) {
            self.reach(Node::Function(*function));
        }
    }

    fn reach(&mut self, node: Node) {
        if let Entry::Vacant(entry) = self.reached.entry(node) {
            entry.insert(self.at);
            self.queue.push_back(node);
        }
    }
}

impl<'instr> Visitor<'instr> for Walk<'_> {
    fn visit_instr(&mut self, instruction: &'instr Instr, at: &'instr ir::InstrLocId) {
        match instruction {
            Instr::Call(call) => self.reach(Node::Function(call.func)),
            Instr::ReturnCall(call) => self.reach(Node::Function(call.func)),
            Instr::RefFunc(reference) => self.reach(Node::Function(reference.func)),
            _ => {}
        }
        // How far behind an instruction's first byte its operand is.
        let operand = match instruction {
            Instr::Const(_) => 1,
            Instr::Load(_) | Instr::Store(_) => 2,
            _ => return,
        };
        if at.is_default() {
            return;
        }
        match (self.links.code.get(&(at.data() + operand)), instruction) {
            (Some(Pointer::Data(piece)), _) => self.reach(Node::Piece(*piece)),
            (Some(Pointer::Slot), Instr::Const(constant)) => {
                if let Value::I32(slot) = constant.value {
                    self.slot(slot as u32);
                }
            }
            _ => {}
        }
    }
}

fn clear_data(module: &mut Module, links: &Links, reached: &Reached) {
    let segments: Vec<_> = module.data.iter().map(|segment| segment.id()).collect();
    for (number, segment) in (0..).zip(segments) {
        let bytes = &mut module.data.get_mut(segment).value;
        let mut used = vec![false; bytes.len()];
        let mut dropped = vec![false; bytes.len()];
        for (piece, place) in &links.pieces {
            if place.segment == number {
                let marks = match reached.contains_key(&Node::Piece(*piece)) {
                    true => &mut used,
                    false => &mut dropped,
                };
                marks[place.start as usize..][..place.size as usize].fill(true);
            }
        }
        // Two pieces may share bytes: what one still needs stays.
        for at in 0..bytes.len() {
            if dropped[at] && !used[at] {
                bytes[at] = 0;
            }
        }
    }
}

/// A slot keeps its number; where nobody calls it any more it holds a trap.
fn clear_slots(module: &mut Module, reached: &Reached) {
    let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
    builder.func_body().unreachable();
    let trap = builder.finish(Vec::new(), &mut module.funcs);
    for element in module.elements.iter_mut() {
        if let ElementItems::Functions(functions) = &mut element.items {
            for function in functions
                .iter_mut()
                .filter(|function| !reached.contains_key(&Node::Function(**function)))
            {
                *function = trap;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        CodeSection, ConstExpr, CustomSection, DataSection, DataSymbolDefinition, ElementSection,
        Elements, Encode, EntityType, ExportKind, ExportSection, Function, FunctionSection,
        ImportSection, LinkingSection, MemorySection, MemoryType, RefType, SymbolTable,
        TableSection, TableType, TypeSection,
    };

    const KEPT: &[u8] = b"kept\x01\0\0\0";
    const LOST: &[u8] = b"lost\x02\0\0\0";

    /// Two pieces of data, each pointing at a function in the table; the exported function points at the first.
    fn linked() -> Vec<u8> {
        let mut module = wasm_encoder::Module::new();
        let mut types = TypeSection::new();
        types.ty().function([], []);
        module.section(&types);
        let mut imports = ImportSection::new();
        imports.import("page", "kept", EntityType::Function(0));
        imports.import("page", "lost", EntityType::Function(0));
        module.section(&imports);
        let mut functions = FunctionSection::new();
        (0..3).for_each(|_| {
            functions.function(0);
        });
        module.section(&functions);
        let mut tables = TableSection::new();
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum: 3,
            maximum: Some(3),
            shared: false,
        });
        module.section(&tables);
        let mut memories = MemorySection::new();
        memories.memory(MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        module.section(&memories);
        let mut exports = ExportSection::new();
        exports.export("start", ExportKind::Func, 2);
        exports.export("table", ExportKind::Table, 0);
        module.section(&exports);
        let mut elements = ElementSection::new();
        elements.active(
            Some(0),
            &ConstExpr::i32_const(1),
            Elements::Functions([3, 4].as_slice().into()),
        );
        module.section(&elements);

        let mut code = CodeSection::new();
        let mut start = Function::new([]);
        start.instructions().i32_const(1024).drop().end();
        // The section's count and the body's size and locals are a byte each.
        let operand = 1 + 1 + 1 + 1;
        code.function(&start);
        for import in [0, 1] {
            let mut function = Function::new([]);
            function.instructions().call(import).end();
            code.function(&function);
        }
        module.section(&code);
        let mut data = DataSection::new();
        data.active(0, &ConstExpr::i32_const(1024), [KEPT, LOST].concat());
        module.section(&data);
        // Before the bytes: count, kind, the address (`i32.const`, two bytes, `end`) and their length.
        let bytes = 1 + 1 + 4 + 1;

        let mut symbols = SymbolTable::new();
        symbols.data(
            0,
            "KEPT",
            Some(DataSymbolDefinition {
                index: 0,
                offset: 0,
                size: 8,
            }),
        );
        symbols.data(
            0,
            "LOST",
            Some(DataSymbolDefinition {
                index: 0,
                offset: 8,
                size: 8,
            }),
        );
        let mut linking = LinkingSection::new();
        linking.symbol_table(&symbols);
        module.section(&linking);
        // Section, then for each: kind, offset, symbol, and for an address what to add to it.
        let relocations = |section: u32, entries: &[&[u32]]| {
            let mut content = Vec::new();
            section.encode(&mut content);
            (entries.len() as u32).encode(&mut content);
            entries
                .iter()
                .for_each(|entry| entry.iter().for_each(|number| number.encode(&mut content)));
            content
        };
        let (memory_address_sleb, table_index_i32) = (4, 2);
        for (name, content) in [
            (
                "reloc.CODE",
                relocations(6, &[&[memory_address_sleb, operand, 0, 0]]),
            ),
            (
                "reloc.DATA",
                relocations(
                    7,
                    &[
                        &[table_index_i32, bytes + 4, 2],
                        &[table_index_i32, bytes + 12, 3],
                    ],
                ),
            ),
        ] {
            module.section(&CustomSection {
                name: name.into(),
                data: content.into(),
            });
        }
        module.finish()
    }

    #[test]
    fn data_that_nothing_points_at_goes_and_takes_its_functions_along() {
        let linked = linked();
        let mut module = Module::from_buffer(&linked).expect("a module");
        Links::read(&linked).expect("notes").collect(&mut module);

        let bytes = &module.data.iter().next().expect("the segment").value;
        assert_eq!(bytes, &[KEPT, &[0; 8]].concat());
        let imports: Vec<&str> = module
            .imports
            .iter()
            .map(|import| import.name.as_str())
            .collect();
        assert_eq!(imports, ["kept"]);
    }

    #[test]
    fn a_module_without_notes_is_refused() {
        let bare = Module::default().emit_wasm();
        assert!(Links::read(&bare).is_err());
    }
}
