//! Whoever panics is never heard: a panic becomes a trap.
//!
//! The compiler's own way (`panic=immediate-abort`) needs a standard library built from source. Here the same is done to a
//! finished module, so that it comes out small whichever toolchain made it. No function is known by its name: one that cannot
//! return is there to panic or to throw, so a call of it becomes `unreachable`, and with the call goes what only prepared it.
//! What nobody mentions any more (messages, their formatting, the hook) is left to [`crate::links`]. A page that hears of a
//! trap reacts as it would to a panic: both arrive as an exception from a call into wasm.

use std::collections::{HashMap, HashSet};

use walrus::ir::{self, Instr, InstrSeqId, LocalId, Value, Visitor};
use walrus::{ExportItem, FunctionId, FunctionKind, LocalFunction, Module, ValType};

/// Makes every call of a function that cannot return a trap, and says how many such functions there were. What JavaScript
/// calls is left as it is.
pub fn trap_panics(module: &mut Module) -> usize {
    let exported: HashSet<FunctionId> = module
        .exports
        .iter()
        .filter_map(|export| match export.item {
            ExportItem::Function(function) => Some(function),
            _ => None,
        })
        .collect();
    let mut lost: HashSet<FunctionId> = HashSet::new();
    loop {
        let before = lost.len();
        for (id, function) in module.funcs.iter_local_mut() {
            for sequence in sequences(function) {
                cut(function, sequence, &lost);
            }
            if !exported.contains(&id) && never_returns(function) {
                lost.insert(id);
            }
        }
        if lost.len() == before {
            break;
        }
    }
    // Those that are called through a table are still called.
    for id in &lost {
        let FunctionKind::Local(function) = &mut module.funcs.get_mut(*id).kind else {
            unreachable!("only local functions were looked at");
        };
        let entry = function.entry_block();
        let body = &mut function.block_mut(entry).instrs;
        body.clear();
        body.push((Instr::Unreachable(ir::Unreachable {}), Default::default()));
    }
    walrus::passes::gc::run(module);
    lost.len()
}

/// Ends a sequence at the first thing in it that cannot be survived, and takes back what was only prepared for it: values
/// put on the stack, in locals and in memory, up to the nearest call or branch before.
fn cut(function: &mut LocalFunction, sequence: InstrSeqId, lost: &HashSet<FunctionId>) {
    let instructions = &function.block(sequence).instrs;
    let Some(end) = instructions
        .iter()
        .position(|(instruction, _)| is_end(function, instruction, lost))
    else {
        return;
    };
    let start = instructions[..end]
        .iter()
        .rposition(|(instruction, _)| !is_quiet(instruction))
        .map_or(0, |loud| loud + 1);
    let instructions = &mut function.block_mut(sequence).instrs;
    instructions.truncate(start);
    instructions.push((Instr::Unreachable(ir::Unreachable {}), Default::default()));
}

fn is_end(function: &LocalFunction, instruction: &Instr, lost: &HashSet<FunctionId>) -> bool {
    let traps = |sequence: InstrSeqId| {
        matches!(
            function.block(sequence).instrs.first(),
            Some((Instr::Unreachable(_), _))
        )
    };
    match instruction {
        Instr::Unreachable(_) => true,
        Instr::Call(call) => lost.contains(&call.func),
        Instr::ReturnCall(call) => lost.contains(&call.func),
        Instr::Block(block) => traps(block.seq),
        Instr::Loop(block) => traps(block.seq),
        Instr::IfElse(choice) => traps(choice.consequent) && traps(choice.alternative),
        _ => false,
    }
}

/// What nobody notices when a trap follows at once.
fn is_quiet(instruction: &Instr) -> bool {
    matches!(
        instruction,
        Instr::Const(_)
            | Instr::LocalGet(_)
            | Instr::LocalSet(_)
            | Instr::LocalTee(_)
            | Instr::GlobalGet(_)
            | Instr::GlobalSet(_)
            | Instr::Load(_)
            | Instr::Store(_)
            | Instr::MemoryCopy(_)
            | Instr::MemoryFill(_)
            | Instr::Unop(_)
            | Instr::Binop(_)
            | Instr::Select(_)
            | Instr::Drop(_)
            | Instr::RefNull(_)
            | Instr::RefIsNull(_)
    )
}

/// Passes nothing where nobody looks. Most functions that can panic are told by their callers where they were called, which
/// only a message would have shown; with the message gone, the places are kept alive by being passed on and on.
pub fn pass_nothing_unread(module: &mut Module) -> usize {
    let mut passed = 0;
    loop {
        let unread: HashMap<FunctionId, Vec<bool>> = module
            .funcs
            .iter_local()
            .map(|(id, function)| (id, unread(function, module)))
            .collect();
        let before = passed;
        for (_, function) in module.funcs.iter_local_mut() {
            for sequence in sequences(function) {
                passed += forget(&mut function.block_mut(sequence).instrs, &unread);
            }
        }
        if passed == before {
            return passed;
        }
    }
}

/// Which of a function's arguments are numbers that it never reads.
fn unread(function: &LocalFunction, module: &Module) -> Vec<bool> {
    struct Read(HashSet<LocalId>);
    impl<'instr> Visitor<'instr> for Read {
        fn visit_local_get(&mut self, read: &ir::LocalGet) {
            self.0.insert(read.local);
        }
    }
    let mut read = Read(HashSet::new());
    ir::dfs_in_order(&mut read, function, function.entry_block());
    function
        .args
        .iter()
        .map(|argument| {
            module.locals.get(*argument).ty() == ValType::I32 && !read.0.contains(argument)
        })
        .collect()
}

/// Looks at the arguments that are put on the stack right before a call.
fn forget(
    instructions: &mut [(Instr, ir::InstrLocId)],
    unread: &HashMap<FunctionId, Vec<bool>>,
) -> usize {
    let mut forgotten = 0;
    for at in 0..instructions.len() {
        let called = match &instructions[at].0 {
            Instr::Call(call) => call.func,
            Instr::ReturnCall(call) => call.func,
            _ => continue,
        };
        let Some(unread) = unread.get(&called) else {
            continue;
        };
        for (argument, unread) in instructions[..at].iter_mut().rev().zip(unread.iter().rev()) {
            match &argument.0 {
                Instr::Const(ir::Const {
                    value: Value::I32(0),
                }) => {}
                Instr::Const(_) | Instr::LocalGet(_) | Instr::GlobalGet(_) => {
                    if *unread {
                        let nothing = Instr::Const(ir::Const {
                            value: Value::I32(0),
                        });
                        *argument = (nothing, Default::default());
                        forgotten += 1;
                    }
                }
                _ => break,
            }
        }
    }
    forgotten
}

/// The compiler ends a function that cannot return with `unreachable`; nothing before may leave another way.
fn never_returns(function: &LocalFunction) -> bool {
    let entry = function.entry_block();
    let mut ways = WaysOut {
        entry,
        found: false,
    };
    ir::dfs_in_order(&mut ways, function, entry);
    !ways.found
        && matches!(
            function.block(entry).instrs.last(),
            Some((Instr::Unreachable(_), _))
        )
}

struct WaysOut {
    entry: InstrSeqId,
    found: bool,
}

impl<'instr> Visitor<'instr> for WaysOut {
    fn visit_instr(&mut self, instruction: &'instr Instr, _: &'instr ir::InstrLocId) {
        self.found |= match instruction {
            Instr::Return(_)
            | Instr::ReturnCall(_)
            | Instr::ReturnCallIndirect(_)
            | Instr::ReturnCallRef(_)
            | Instr::Throw(_)
            | Instr::ThrowRef(_)
            | Instr::Rethrow(_)
            | Instr::BrOnNull(_)
            | Instr::BrOnNonNull(_)
            | Instr::BrOnCast(_)
            | Instr::BrOnCastFail(_) => true,
            Instr::Br(branch) => branch.block == self.entry,
            Instr::BrIf(branch) => branch.block == self.entry,
            Instr::BrTable(branch) => {
                branch.default == self.entry || branch.blocks.contains(&self.entry)
            }
            _ => false,
        };
    }
}

/// Innermost first: a block can be seen to trap once what it holds has been cut.
fn sequences(function: &LocalFunction) -> Vec<InstrSeqId> {
    struct Sequences(Vec<InstrSeqId>);
    impl<'instr> Visitor<'instr> for Sequences {
        fn start_instr_seq(&mut self, sequence: &'instr ir::InstrSeq) {
            self.0.push(sequence.id());
        }
    }
    let mut found = Sequences(Vec::new());
    ir::dfs_in_order(&mut found, function, function.entry_block());
    found.0.reverse();
    found.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::ir::{Binop, Call};
    use walrus::{FunctionBuilder, InstrSeqBuilder, ValType};

    /// A module that imports `log`, and functions as the rows of a test need them.
    struct Sample {
        module: Module,
        log: FunctionId,
    }

    impl Sample {
        fn new() -> Self {
            let mut module = Module::default();
            let ty = module.types.add(&[ValType::I32], &[]);
            let (log, _) = module.add_import_func("page", "log", ty);
            Sample { module, log }
        }

        fn function(&mut self, body: impl FnOnce(&mut InstrSeqBuilder, LocalId)) -> FunctionId {
            let argument = self.module.locals.add(ValType::I32);
            let mut builder = FunctionBuilder::new(&mut self.module.types, &[ValType::I32], &[]);
            body(&mut builder.func_body(), argument);
            builder.finish(vec![argument], &mut self.module.funcs)
        }

        fn calls(&self, function: FunctionId) -> Vec<FunctionId> {
            struct Calls(Vec<FunctionId>);
            impl<'instr> Visitor<'instr> for Calls {
                fn visit_call(&mut self, call: &Call) {
                    self.0.push(call.func);
                }
            }
            let mut calls = Calls(Vec::new());
            let local = self.module.funcs.get(function).kind.unwrap_local();
            ir::dfs_in_order(&mut calls, local, local.entry_block());
            calls.0
        }

        fn imports(&self) -> usize {
            self.module.imports.iter().count()
        }
    }

    #[test]
    fn a_panic_becomes_a_trap_and_takes_its_message_along() {
        let mut sample = Sample::new();
        let log = sample.log;
        let hook = sample.function(|body, argument| {
            body.local_get(argument).call(log).unreachable();
        });
        let unwrap_failed = sample.function(|body, argument| {
            body.local_get(argument).call(hook).unreachable();
        });
        let take = sample.function(|body, argument| {
            body.local_get(argument).if_else(
                None,
                |_| {},
                |otherwise| {
                    otherwise.i32_const(7).call(unwrap_failed).unreachable();
                },
            );
        });
        sample.module.exports.add("take", take);

        assert_eq!(trap_panics(&mut sample.module), 2);
        assert_eq!(sample.calls(take), []);
        assert_eq!(sample.imports(), 0, "only the hook logged");
        assert_eq!(sample.module.funcs.iter_local().count(), 1);
        let otherwise = {
            let local = sample.module.funcs.get(take).kind.unwrap_local();
            let Instr::IfElse(choice) = &local.block(local.entry_block()).instrs[1].0 else {
                panic!("the question is still asked");
            };
            &local.block(choice.alternative).instrs
        };
        assert!(
            matches!(otherwise[..], [(Instr::Unreachable(_), _)]),
            "{otherwise:?}"
        );
    }

    #[test]
    fn what_can_come_back_is_left_as_it_is() {
        type Body = fn(&mut InstrSeqBuilder, LocalId, FunctionId);
        let rows: [(&str, Body); 3] = [
            ("it falls off its end", |body, argument, log| {
                body.local_get(argument).call(log);
            }),
            ("it may return before", |body, argument, log| {
                body.local_get(argument).if_else(
                    None,
                    |then| {
                        then.return_();
                    },
                    |_| {},
                );
                body.local_get(argument).call(log).unreachable();
            }),
            ("it may jump to its end", |body, argument, log| {
                let end = body.id();
                body.local_get(argument).br_if(end);
                body.local_get(argument).call(log).unreachable();
            }),
        ];
        for (why, body) in rows {
            let mut sample = Sample::new();
            let log = sample.log;
            let function = sample.function(|builder, argument| body(builder, argument, log));
            let caller = sample.function(|body, argument| {
                body.local_get(argument).call(function);
            });
            sample.module.exports.add("caller", caller);
            assert_eq!(trap_panics(&mut sample.module), 0, "{why}");
            assert_eq!(sample.calls(caller), [function], "{why}");
            assert_eq!(sample.imports(), 1, "{why}");
        }
    }

    #[test]
    fn what_was_said_before_a_trap_is_still_said() {
        let mut sample = Sample::new();
        let log = sample.log;
        let panic = sample.function(|body, _| {
            body.unreachable();
        });
        let caller = sample.function(|body, argument| {
            body.local_get(argument)
                .call(log)
                .local_get(argument)
                .i32_const(1)
                .binop(ir::BinaryOp::I32Add)
                .call(panic)
                .unreachable();
        });
        sample.module.exports.add("caller", caller);
        assert_eq!(trap_panics(&mut sample.module), 1);
        assert_eq!(sample.calls(caller), [log]);
        let local = sample.module.funcs.get(caller).kind.unwrap_local();
        let left = &local.block(local.entry_block()).instrs;
        assert!(
            !left
                .iter()
                .any(|(it, _)| matches!(it, Instr::Binop(Binop { .. }))),
            "{left:?}"
        );
    }

    #[test]
    fn an_argument_that_is_only_passed_on_is_not_passed() {
        let mut sample = Sample::new();
        let log = sample.log;
        let last = sample.function(|body, _| {
            body.i32_const(1).call(log);
        });
        let between = sample.function(|body, argument| {
            body.local_get(argument).call(last);
        });
        let reads = sample.function(|body, argument| {
            body.local_get(argument).call(log);
        });
        let caller = sample.function(|body, _| {
            body.i32_const(1024)
                .call(between)
                .i32_const(2048)
                .call(reads);
        });
        sample.module.exports.add("caller", caller);

        assert_eq!(pass_nothing_unread(&mut sample.module), 2);
        let local = sample.module.funcs.get(caller).kind.unwrap_local();
        let passed: Vec<_> = local
            .block(local.entry_block())
            .instrs
            .iter()
            .filter_map(|(instruction, _)| match instruction {
                Instr::Const(ir::Const {
                    value: Value::I32(value),
                }) => Some(*value),
                _ => None,
            })
            .collect();
        assert_eq!(passed, [0, 2048]);
    }
}
