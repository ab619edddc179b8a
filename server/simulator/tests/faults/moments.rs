//! The power goes at every moment of a script, one after the other.

use super::script::Script;
use vouch_simulator::disk::{Moment, Plan};
use vouch_simulator::house;

/// Checkpoints come often, so that the power goes in the midst of them too.
const SETTINGS: &str = "pragma wal_autocheckpoint = 20;";

#[test]
fn the_power_goes_at_every_moment_of_a_script() {
    let script = Script::new(1, 50, 4);
    let whole = script.disk(0);
    whole.plan(Plan::default());
    let mut database = house::open(&whole, SETTINGS).expect("the house opens");
    assert_eq!(script.play(&mut database, 0).stopped, None);
    let moments = whole.counts().changes();
    assert!(moments > 400, "{moments} moments");

    let (mut lost, mut kept) = (0, 0);
    for moment in 1..=moments {
        let disk = script.disk(moment);
        disk.plan(Plan {
            power_cut_at: Some(Moment::Change(moment)),
            ..Plan::default()
        });
        let progress =
            house::open(&disk, SETTINGS).map(|mut database| script.play(&mut database, 0));
        assert!(!disk.is_powered(), "moment {moment} did not come");
        disk.restart();
        let acknowledged = progress.map_or(0, |progress| progress.acknowledged);
        match script.recover(&disk, acknowledged, &format!("moment {moment}")) {
            there if there > acknowledged => kept += 1,
            _ => lost += 1,
        }
    }
    // Luck had its say.
    assert!(lost > 0 && kept > 0, "{lost} lost, {kept} kept");
}

/// The power goes in the midst of a commit, and again at every moment while the house picks itself up.
#[test]
fn the_power_goes_again_while_the_house_picks_itself_up() {
    let script = Script::new(2, 50, 4);
    let hurt = script.disk(1);
    hurt.plan(Plan {
        power_cut_at: Some(Moment::Sync(12)),
        ..Plan::default()
    });
    let mut database = house::open(&hurt, "").expect("the house opens");
    let acknowledged = script.play(&mut database, 0).acknowledged;
    assert!(acknowledged > 5, "{acknowledged} batches");
    hurt.restart();

    for moment in 1.. {
        let disk = hurt.copy(moment);
        disk.plan(Plan {
            power_cut_at: Some(Moment::Change(moment)),
            ..Plan::default()
        });
        // Opening, and the checkpoint on closing.
        drop(house::open(&disk, ""));
        if disk.is_powered() {
            assert!(moment > 20, "{moment} moments");
            break;
        }
        disk.restart();
        script.recover(
            &disk,
            acknowledged,
            &format!("moment {moment} of the recovery"),
        );
    }
}
