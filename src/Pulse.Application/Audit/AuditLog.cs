using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;

namespace Pulse.Application.Audit;

/// <summary>Records audit events of the current request: actor, client address, action, target and changes.</summary>
public sealed class AuditLog(RequestContext context, IAuditTrail trail, IRepeatedEvents repeats, IUnitOfWork unitOfWork, TimeProvider clock)
{
    /// <summary>Records an action of the caller in the account in effect, in the unit of work that is running.</summary>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    public void Record(string action, AuditTarget target, IAuditSnapshot? before, IAuditSnapshot? after) =>
        RecordIn(context.Scope?.AccountId ?? PrimaryAccountOf(context.Caller), action, target, before, after);

    /// <summary>Records an action of the caller in the log of any account, in the unit of work that is running.</summary>
    /// <param name="account">The account. Null: the system's log, which only superAdmins can read.</param>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    public void RecordIn(AccountId? account, string action, AuditTarget target, IAuditSnapshot? before, IAuditSnapshot? after) =>
        trail.Add(Of(action, ActorOf(context.Caller), target, account, AuditChanges.Between(before, after)));

    /// <summary>Records a new aggregate, in the unit of work that is running.</summary>
    public void RecordCreation(string action, AuditedState after) =>
        RecordIn(after.Account, action, after.Target, before: null, after.Snapshot);

    /// <summary>Records the difference of an update, in the unit of work that is running. The same version means no difference.</summary>
    public void RecordUpdate(string action, AuditedState before, AuditedState after)
    {
        if (after.Version != before.Version)
        {
            RecordIn(after.Account, action, after.Target, before.Snapshot, after.Snapshot);
        }
    }

    /// <summary>Records a deleted aggregate, in the unit of work that is running.</summary>
    public void RecordDeletion(string action, AuditedState before) =>
        RecordIn(before.Account, action, before.Target, before.Snapshot, after: null);

    /// <summary>Writes an event that belongs to no other change, in its own unit of work.</summary>
    public Task<ErrorOr<Success>> WriteAsync(AuditEvent happened, CancellationToken cancellationToken) => unitOfWork.ExecuteAsync<Success>(
        _ =>
        {
            trail.Add(happened);
            return Task.FromResult(Result.Success.ToErrorOr());
        },
        cancellationToken);

    /// <summary>Writes a refusal in its own unit of work. Repeated refusals are counted and written as one event.</summary>
    public async Task WriteRefusalAsync(AuditEvent refused, CancellationToken cancellationToken)
    {
        if (!repeats.IsNew(refused))
        {
            return;
        }

        var isWritten = false;
        try
        {
            isWritten = !(await WriteAsync(refused, cancellationToken)).IsError;
        }
        finally
        {
            if (!isWritten)
            {
                repeats.Retract(refused);
            }
        }
    }

    /// <summary>Creates an event for the caller to write.</summary>
    public AuditEvent Of(string action, AuditActor actor, AuditTarget target, AccountId? account, string? changes = null) =>
        AuditEvent.Of(
            Guid.CreateVersion7(),
            clock.UtcNow,
            action,
            actor,
            target,
            account,
            Cidr.Canonical(context.ClientAddress)?.ToString(),
            changes);

    /// <summary>The account whose log gets the caller's events if no account is in effect.</summary>
    public static AccountId? PrimaryAccountOf(Caller? caller) => caller switch
    {
        UserCaller user => user.Accounts.Primary?.Id,
        ApiKeyCaller key => key.Account.Id,
        ApplicantCaller applicant => applicant.AccountId,
        _ => null,
    };

    public static AuditActor ActorOf(Caller? caller) => caller switch
    {
        UserCaller user => new AuditActor(AuditActorType.User, AuditTarget.User(user.Id).Id, user.Email, ImpersonatedBy(user)),
        ApiKeyCaller key => new AuditActor(AuditActorType.ApiKey, key.Id.ToString(), key.Identifier),
        ApplicantCaller applicant => new AuditActor(AuditActorType.Applicant, applicant.ApplicationId.ToString(), applicant.Name),
        _ => AuditActor.System,
    };

    private static ImpersonatedActor? ImpersonatedBy(UserCaller user) =>
        user.Impersonation is { } other ? new ImpersonatedActor(AuditTarget.User(other.UserId).Id!, other.Email) : null;
}
