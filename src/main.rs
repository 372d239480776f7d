//! The command line of the portal.

use std::{path::PathBuf, process::ExitCode};

use cchc::{
    app::{
        accounts::{assign_field, enter_absence, grant_account, revoke_account},
        delegations::delegate_chair,
        demo,
        successions::{SuccessionForm, plan_succession_by_command, preview_by_command},
        tenant_files::read_tenant_files,
        tenants::{SyncFault, sync_tenants},
    },
    boot::House,
    config::Config,
    domain::{
        account::{Absence, Appointment, NewAccount},
        actor::{Actor, Role},
        scope::{Scope, System},
        text::{Email, PersonName, Slug},
        time::LocalDate,
    },
    store::{Tx, dev::initiate_replica_set, verify::Anchor},
    telemetry,
    worker::{Stop, succession::carry_out_all},
};
use clap::{Parser, Subcommand};
use tokio::{
    runtime::Runtime,
    signal::unix::{SignalKind, signal},
};

type Outcome = Result<ExitCode, Box<dyn std::error::Error>>;

/// The collaborator-network portal of Vietnam's state administrative-reform website.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the portal, with its workers.
    Serve,
    /// Run the workers alone.
    Work,
    /// Bring the database schema up to date.
    Migrate,
    /// Tenants and the board's lists.
    #[command(subcommand)]
    Tenants(Tenants),
    /// Accounts.
    #[command(subcommand)]
    Accounts(Accounts),
    /// Fields and their members.
    #[command(subcommand)]
    Fields(Fields),
    /// Delegations of the Chair's powers.
    #[command(subcommand)]
    Delegations(Delegations),
    /// The audit chains.
    #[command(subcommand)]
    Audit(Audit),
    /// Demonstration data.
    #[command(subcommand)]
    Demo(Demo),
    /// Helps the scripts of this repository.
    #[command(subcommand)]
    Dev(Dev),
}

#[derive(Subcommand)]
enum Tenants {
    /// Check the files; name file, line and remedy of each fault.
    Check {
        /// Folder of the files.
        #[arg(long, default_value = "tenants")]
        dir: PathBuf,
    },
    /// Bring the files into the database, all or nothing.
    Sync {
        /// Folder of the files.
        #[arg(long, default_value = "tenants")]
        dir: PathBuf,
    },
    /// Plan that a body goes on in another one; carried out at once when its day has come.
    Succeed(Succeed),
    /// Carry out every succession that is due, going on where one was cut off.
    CarryOut,
}

#[derive(clap::Args)]
struct Succeed {
    /// `merged_into`, `status_changed` or `function_moved`.
    #[arg(long)]
    kind: String,
    /// Slug of the body.
    #[arg(long)]
    from: String,
    /// Slug of the body that takes over, or its id where both have the same slug.
    #[arg(long)]
    to: String,
    /// Number of the legal basis.
    #[arg(long)]
    document: String,
    /// Date of the legal basis, dd/MM/yyyy.
    #[arg(long)]
    decided: String,
    /// First day after it, dd/MM/yyyy.
    #[arg(long)]
    on: String,
    /// Slug of a field whose undecided items go over with a function; may be repeated.
    #[arg(long = "field")]
    fields: Vec<String>,
    /// Address of somebody for whom the plan says otherwise than for the rest: revoked where a body closes, taken over
    /// with a function; may be repeated.
    #[arg(long = "chosen")]
    chosen: Vec<String>,
    /// Say what would happen, and plan nothing.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Subcommand)]
enum Accounts {
    /// Grant an account on a written appointment; the person gets a one-time link by mail.
    Add {
        /// Full name.
        #[arg(long)]
        name: String,
        /// Address.
        #[arg(long)]
        email: String,
        /// Slug of the appointing body.
        #[arg(long)]
        tenant: String,
        /// Role, such as `collaborator`; may be repeated.
        #[arg(long = "role", required = true)]
        roles: Vec<String>,
        /// Post, and the unit the person serves in.
        #[arg(long)]
        post: String,
        /// Number of the appointment document.
        #[arg(long)]
        document: String,
        /// Date of the document, dd/MM/yyyy.
        #[arg(long)]
        decided: String,
        /// Last day of the term, dd/MM/yyyy.
        #[arg(long)]
        until: Option<String>,
    },
    /// Revoke an account: when this returns, nothing of it is accepted any more.
    Revoke {
        /// Address.
        #[arg(long)]
        email: String,
        /// Why.
        #[arg(long)]
        ground: String,
    },
    /// Enter days away.
    Absent {
        /// Address.
        #[arg(long)]
        email: String,
        /// First day, dd/MM/yyyy.
        #[arg(long)]
        from: String,
        /// Last day, dd/MM/yyyy.
        #[arg(long)]
        until: String,
    },
}

#[derive(Subcommand)]
enum Fields {
    /// Record the Chair's decision that assigns a member to a field.
    Assign {
        /// Slug of the field.
        #[arg(long)]
        field: String,
        /// Address of the member.
        #[arg(long)]
        member: String,
        /// Address of the substitute.
        #[arg(long)]
        substitute: Option<String>,
        /// Number of the decision.
        #[arg(long)]
        decision: String,
        /// First day, dd/MM/yyyy.
        #[arg(long)]
        from: String,
    },
}

#[derive(Subcommand)]
enum Delegations {
    /// Record that the Chair delegates to the Deputy; the whole Board is told by mail.
    Add {
        /// Address of the Deputy.
        #[arg(long)]
        deputy: String,
        /// Number of the delegating document.
        #[arg(long)]
        document: String,
        /// First day, dd/MM/yyyy; today at the earliest.
        #[arg(long)]
        from: String,
        /// Last day, dd/MM/yyyy.
        #[arg(long)]
        until: String,
    },
}

#[derive(Subcommand)]
enum Audit {
    /// Verify chains, documents and seals; ends with 1 when something does not fit.
    Verify {
        /// A seal from the log, SEQUENCE:HASH, that must still be there; may be repeated.
        #[arg(long = "anchor")]
        anchors: Vec<Anchor>,
    },
}

#[derive(Subcommand)]
enum Demo {
    /// Load demonstration data into an empty database and print the accounts.
    Load,
}

#[derive(Subcommand)]
enum Dev {
    /// Make a lone mongod a replica set of one and wait until it takes writes.
    InitiateReplicaSet {
        /// Its address, with directConnection=true.
        #[arg(long)]
        uri: String,
    },
}

fn main() -> ExitCode {
    let ended = Runtime::new().map_err(Into::into).and_then(|runtime| {
        let ended = runtime.block_on(run(Cli::parse().command));
        // The database driver's own tasks panic when their runtime goes before the process does.
        std::mem::forget(runtime);
        ended
    });
    ended.unwrap_or_else(|fault| {
        eprintln!("cchc: {fault}");
        ExitCode::FAILURE
    })
}

async fn run(command: Command) -> Outcome {
    match command {
        Command::Tenants(Tenants::Check { dir }) => return Ok(check_tenants(&dir)),
        Command::Dev(Dev::InitiateReplicaSet { uri }) => {
            initiate_replica_set(&uri).await?;
            return Ok(ExitCode::SUCCESS);
        }
        _ => {}
    }
    let config = Config::load()?;
    telemetry::start(config.log, &config.log_filter);
    let house = House::build(&config).await?;
    match command {
        Command::Serve => house.serve(&config, &stop_on_signal()?).await?,
        Command::Work => house.work(&stop_on_signal()?).await,
        Command::Migrate => {
            for purpose in house.services.store.migrate(house.services.now()).await? {
                println!("migrated: {purpose}");
            }
        }
        Command::Tenants(Tenants::Sync { dir }) => return sync(&house, &dir).await,
        Command::Tenants(Tenants::Succeed(plan)) => succeed(&house, plan).await?,
        Command::Tenants(Tenants::CarryOut) => carry_out_due(&house).await?,
        Command::Accounts(command) => run_accounts(&house, command).await?,
        Command::Fields(command) => run_fields(&house, command).await?,
        Command::Delegations(command) => run_delegations(&house, command).await?,
        Command::Audit(Audit::Verify { anchors }) => return verify(&house, &anchors).await,
        Command::Demo(Demo::Load) if !config.demo => {
            return Err(
                "demonstration accounts have a public password: set CCHC_DEMO=true where that is meant"
                    .into(),
            );
        }
        Command::Demo(Demo::Load) => load_demo(&house).await?,
        Command::Tenants(Tenants::Check { .. }) | Command::Dev(_) => {}
    }
    Ok(ExitCode::SUCCESS)
}

/// Ctrl-C and SIGTERM pull the stop; a second one changes nothing.
fn stop_on_signal() -> std::io::Result<Stop> {
    let (pull, stop) = Stop::new();
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            pull.send_replace(true);
        }
    });
    Ok(stop)
}

fn check_tenants(dir: &std::path::Path) -> ExitCode {
    match read_tenant_files(dir) {
        Ok(files) => {
            println!(
                "{} tenants, {} sections: no fault",
                files.tenants.len(),
                files.catalogue.sections.len()
            );
            ExitCode::SUCCESS
        }
        Err(faults) => {
            faults.iter().for_each(|fault| eprintln!("{fault}"));
            ExitCode::FAILURE
        }
    }
}

async fn sync(house: &House, dir: &std::path::Path) -> Outcome {
    let report = match sync_tenants(&house.services, dir).await {
        Err(SyncFault::Files(faults)) => {
            faults.iter().for_each(|fault| eprintln!("{fault}"));
            return Ok(ExitCode::FAILURE);
        }
        done => done?,
    };
    report.created.iter().for_each(|row| println!("created   {row}"));
    report.updated.iter().for_each(|row| println!("updated   {row}"));
    report
        .differing
        .iter()
        .for_each(|row| println!("differs   {row} (edited in the pages, left alone)"));
    report
        .unfiled
        .iter()
        .for_each(|row| println!("unfiled   {row} (no file speaks of it, kept)"));
    println!(
        "{} created, {} updated, {} unchanged, {} differing",
        report.created.len(),
        report.updated.len(),
        report.unchanged,
        report.differing.len()
    );
    Ok(ExitCode::SUCCESS)
}

async fn succeed(house: &House, plan: Succeed) -> Result<(), Box<dyn std::error::Error>> {
    let services = &house.services;
    let mut chosen = Vec::new();
    for email in &plan.chosen {
        let found = services.store.account_by_email(&Email::parse(email)?).await?;
        chosen.push(
            found
                .ok_or_else(|| format!("no account `{email}`"))?
                .id
                .to_string(),
        );
    }
    let form = SuccessionForm {
        kind: plan.kind,
        tenant: plan.from,
        successor: plan.to,
        fields: plan.fields,
        document_number: plan.document,
        decided_on: plan.decided,
        effective_on: plan.on,
        chosen,
        password: String::new().into(),
    };
    let (people, estate) = preview_by_command(services, command_tx(house)?, &form).await?;
    println!(
        "{people} people, {} drafts, {} undecided items; {} articles stay as they are",
        estate.drafts, estate.open_items, estate.articles
    );
    if plan.dry_run {
        return Ok(());
    }
    let receipt = plan_succession_by_command(services, command_tx(house)?, &form).await?;
    println!("planned {}", receipt.id);
    carry_out_due(house).await
}

async fn carry_out_due(house: &House) -> Result<(), Box<dyn std::error::Error>> {
    for (id, tally) in carry_out_all(&house.services).await? {
        println!(
            "carried out {id}: {} accounts moved, {} revoked, {} items passed over",
            tally.moved, tally.revoked, tally.items
        );
    }
    Ok(())
}

fn command_tx(house: &House) -> Result<Tx<System>, Box<dyn std::error::Error>> {
    let stamp = house.services.stamp()?;
    Ok(Tx::begin(
        &house.services.store,
        Scope::of_system(),
        Actor::System("command line"),
        stamp,
        None,
    ))
}

async fn run_accounts(house: &House, command: Accounts) -> Result<(), Box<dyn std::error::Error>> {
    let services = &house.services;
    match command {
        Accounts::Add {
            name,
            email,
            tenant,
            roles,
            post,
            document,
            decided,
            until,
        } => {
            let reference = services.reference.current().await?;
            let tenant = reference
                .tenant_by_slug(&tenant)
                .ok_or_else(|| format!("no tenant `{tenant}`"))?
                .id;
            let appointment = Appointment {
                post,
                document_number: document,
                decided_on: LocalDate::parse(&decided)?,
                until: until.as_deref().map(LocalDate::parse).transpose()?,
            };
            let new = NewAccount {
                tenant,
                full_name: PersonName::parse(&name)?,
                email: Email::parse(&email)?,
                roles: roles
                    .iter()
                    .map(|role| parse_role(role))
                    .collect::<Result<_, _>>()?,
                appointment,
            };
            let receipt = grant_account(services, command_tx(house)?, new).await?;
            println!("granted {}; the invitation is in the outbox", receipt.id);
        }
        Accounts::Revoke { email, ground } => {
            let receipt =
                revoke_account(services, command_tx(house)?, &Email::parse(&email)?, &ground).await?;
            println!("revoked {}; nothing of it is accepted any more", receipt.id);
        }
        Accounts::Absent { email, from, until } => {
            let absence = Absence::of(LocalDate::parse(&from)?, LocalDate::parse(&until)?);
            enter_absence(command_tx(house)?, &Email::parse(&email)?, absence).await?;
            println!("entered");
        }
    }
    Ok(())
}

fn parse_role(text: &str) -> Result<Role, String> {
    serde_json::from_value(serde_json::Value::from(text)).map_err(|_| {
        let known: Vec<_> = Role::ALL
            .iter()
            .filter_map(|role| serde_json::to_string(role).ok())
            .collect();
        format!("no role `{text}`; roles are {}", known.join(", "))
    })
}

async fn run_fields(house: &House, command: Fields) -> Result<(), Box<dyn std::error::Error>> {
    let Fields::Assign {
        field,
        member,
        substitute,
        decision,
        from,
    } = command;
    let substitute = substitute.as_deref().map(Email::parse).transpose()?;
    let people = (&Email::parse(&member)?, substitute.as_ref());
    let decision = (decision, LocalDate::parse(&from)?);
    assign_field(
        &house.services,
        command_tx(house)?,
        Slug::parse(&field)?,
        people,
        decision,
    )
    .await?;
    println!("assigned");
    Ok(())
}

async fn run_delegations(house: &House, command: Delegations) -> Result<(), Box<dyn std::error::Error>> {
    let Delegations::Add {
        deputy,
        document,
        from,
        until,
    } = command;
    let days = (LocalDate::parse(&from)?, LocalDate::parse(&until)?);
    delegate_chair(
        &house.services,
        command_tx(house)?,
        &Email::parse(&deputy)?,
        &document,
        days,
    )
    .await?;
    println!("delegated");
    Ok(())
}

async fn verify(house: &House, anchors: &[Anchor]) -> Outcome {
    let report = house
        .services
        .store
        .verify_audit(house.services.now(), anchors)
        .await?;
    report.findings.iter().for_each(|finding| println!("{finding}"));
    println!(
        "{} entries in {} chains, {} documents, {} seals: {} finding(s)",
        report.entries,
        report.chains,
        report.documents,
        report.seals,
        report.findings.len()
    );
    Ok(if report.findings.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn load_demo(house: &House) -> Result<(), Box<dyn std::error::Error>> {
    if demo::load_demo(&house.services).await? {
        println!("demonstration data loaded");
    }
    println!("\nDemonstration accounts, password {}:", demo::PASSWORD);
    for (who, email, _) in demo::accounts_shown() {
        println!("  {email:36} {who}");
    }
    Ok(())
}
