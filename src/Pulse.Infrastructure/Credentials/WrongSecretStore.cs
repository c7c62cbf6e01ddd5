using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Credentials;

/// <summary>Records wrong secrets of API keys in the audit logs of their accounts.</summary>
public interface IWrongSecretStore
{
    /// <summary>
    /// Adds an event for each existing key; repeated events of a key are counted. On failure, nothing is written or counted.
    /// </summary>
    Task RecordAsync(IReadOnlyCollection<WrongSecret> presented, CancellationToken cancellationToken);
}

/// <summary>Looks up the keys in all accounts, without the tenant filter, because a wrong secret identifies no account.</summary>
internal sealed class WrongSecretStore(
    PulseDbContext db, IUnitOfWork unitOfWork, IAuditTrail audit, IRepeatedEvents repeats) : IWrongSecretStore
{
    /// <summary>SQL comment that identifies the query, which no request sends.</summary>
    private const string Tag = "Pulse looks for keys with wrong secrets";

    public async Task RecordAsync(IReadOnlyCollection<WrongSecret> presented, CancellationToken cancellationToken)
    {
        var found = await presented.Select(secret => secret.Identifier).FindInChunksAsync(
            chunk => db.ApiKeys.TagWith(Tag).IgnoreQueryFilters([PulseDbContext.TenantFilter])
                .Where(key => chunk.Contains(key.Identifier))
                .Select(key => new { key.Id, key.Identifier, key.AccountId }),
            cancellationToken);
        var keys = found.ToDictionary(key => key.Identifier, StringComparer.Ordinal);

        var (first, counted) = (new List<AuditEvent>(), new List<AuditEvent>());
        foreach (var secret in presented)
        {
            if (keys.TryGetValue(secret.Identifier, out var key) && (secret.VerifiedIn is null || secret.VerifiedIn == key.AccountId))
            {
                foreach (var refused in EventsOf(secret, key.Id, key.AccountId))
                {
                    (repeats.IsNew(refused) ? first : counted).Add(refused);
                }
            }
        }

        if (first.Count > 0)
        {
            await WriteAsync(first, counted, cancellationToken);
        }
    }

    private static IEnumerable<AuditEvent> EventsOf(WrongSecret secret, Guid key, AccountId account) =>
        Enumerable.Range(0, secret.Times).Select(i => AuditEvent.Of(
            Guid.CreateVersion7(),
            i == 0 ? secret.FirstAt : secret.LastAt,
            AuditActions.ApiKeySecretRefused,
            new AuditActor(AuditActorType.ApiKey, null, secret.Identifier),
            AuditTarget.ApiKey(key),
            account,
            Cidr.Canonical(secret.Address)?.ToString(),
            changes: null));

    /// <exception cref="InvalidOperationException">The events could not be written.</exception>
    private async Task WriteAsync(List<AuditEvent> first, List<AuditEvent> counted, CancellationToken cancellationToken)
    {
        var isWritten = false;
        try
        {
            var written = await unitOfWork.ExecuteAsync<Success>(
                _ =>
                {
                    first.ForEach(audit.Add);
                    return Task.FromResult(Result.Success.ToErrorOr());
                },
                cancellationToken);
            if (written.IsError)
            {
                throw new InvalidOperationException($"Could not record wrong secrets: {written.FirstError.Code}.");
            }

            isWritten = true;
        }
        finally
        {
            if (!isWritten)
            {
                first.ForEach(repeats.Retract);
                counted.ForEach(repeats.Uncount);
            }
        }
    }
}
