using ErrorOr;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;

namespace Pulse.Application.ApiKeys;

/// <summary>
/// Imports keys into the account in effect, each with the rules for a new key. A transaction contains many keys, because each transaction
/// costs a disk write. A refused item does not affect the others.
/// </summary>
public sealed class ApiKeyImport(
    RequestContext context,
    Reauthorization reauthorization,
    IApiKeyRepository keys,
    IImportedDigests digests,
    ApiKeyAdmission admission,
    IUnitOfWork unitOfWork,
    ICredentialGenerator credentials,
    AuditLog audit,
    ApiKeyView view,
    TimeProvider clock)
{
    /// <summary>Keys per transaction: enough to share its cost, but few enough that other writers do not wait long.</summary>
    private const int Size = 100;

    /// <summary>
    /// The same for a key of any account, which is not named: two keys with one secret could not be distinguished when it is presented.
    /// </summary>
    private static readonly Error Taken = Error.Conflict("digest_taken", "A key with this digest is already imported.");

    private static readonly Error Repeated = Error.Conflict("digest_taken", "An earlier item has the same digest.");

    /// <summary>Returns the results of an import without saving it.</summary>
    public async Task<ErrorOr<IReadOnlyList<ImportResultDto>>> TryAsync(
        IReadOnlyList<ImportedApiKey> items, CancellationToken cancellationToken)
    {
        var room = await admission.LookAsync(cancellationToken);
        if (room.IsError)
        {
            return room.Errors;
        }

        var results = new List<ImportResultDto>(items.Count);
        foreach (var batch in CandidatesOf(items).Chunk(Size))
        {
            var stored = await StoredAsync(batch, cancellationToken);
            results.AddRange(batch.Select(candidate => Allowed(candidate, room.Value, stored).Match(
                _ => new ImportResultDto(ImportStatus.Created), errors => ImportResultDto.Refused(candidate.Index, errors))));
        }

        return results;
    }

    /// <summary>Imports the keys and returns the results in the order of the items. Cancellation stops between two transactions.</summary>
    public async Task<ErrorOr<IReadOnlyList<ImportResultDto>>> SaveAsync(
        IReadOnlyList<ImportedApiKey> items, CancellationToken cancellationToken)
    {
        var results = new List<ImportResultDto>(items.Count);
        foreach (var batch in CandidatesOf(items).Chunk(Size))
        {
            results.AddRange(await SaveAsync(batch, cancellationToken));
        }

        return results;
    }

    /// <summary>After a conflict with a concurrent import, each key gets its own transaction.</summary>
    private async Task<IReadOnlyList<ImportResultDto>> SaveAsync(Candidate[] batch, CancellationToken cancellationToken)
    {
        var saved = await unitOfWork.ExecuteAsync(token => AddAsync(batch, token), cancellationToken);
        if (!saved.IsError)
        {
            return saved.Value;
        }

        if (batch is [var only] || reauthorization.Refusal is not null || saved.FirstError.Type != ErrorType.Conflict)
        {
            var errors = saved.FirstError == UnitOfWorkErrors.Duplicate ? [Taken] : saved.Errors;
            return [.. batch.Select(candidate => ImportResultDto.Refused(candidate.Index, errors))];
        }

        var results = new List<ImportResultDto>(batch.Length);
        foreach (var candidate in batch)
        {
            results.AddRange(await SaveAsync([candidate], cancellationToken));
        }

        return results;
    }

    private async Task<ErrorOr<IReadOnlyList<ImportResultDto>>> AddAsync(Candidate[] batch, CancellationToken cancellationToken)
    {
        var room = await admission.LockAsync(cancellationToken);
        if (room.IsError)
        {
            return room.Errors;
        }

        var stored = await StoredAsync(batch, cancellationToken);
        return batch.Select(candidate => Allowed(candidate, room.Value, stored).Match(
            key =>
            {
                keys.Add(key);
                audit.RecordCreation(AuditActions.ApiKeyImported, ApiKeySnapshot.StateOf(key, clock.UtcNow));
                return new ImportResultDto(ImportStatus.Created, view.InList(key, room.Value.Terms));
            },
            errors => ImportResultDto.Refused(candidate.Index, errors))).ToList();
    }

    private Task<IReadOnlyCollection<CredentialHash>> StoredAsync(Candidate[] batch, CancellationToken cancellationToken) =>
        digests.FindStoredAsync([.. batch.Select(candidate => candidate.Digest.ToHash()).Distinct()], cancellationToken);

    private ErrorOr<ApiKey> Allowed(Candidate candidate, KeyRoom room, IReadOnlyCollection<CredentialHash> stored) =>
        candidate.Key
            .Then(key => admission.MayCreate(key).Then(_ => key))
            .Then(key => candidate.IsRepeated ? Repeated
                : stored.Contains(candidate.Digest.ToHash()) ? Taken
                : room.Add(key).Then(_ => key));

    private IEnumerable<Candidate> CandidatesOf(IReadOnlyList<ImportedApiKey> items)
    {
        var seen = new HashSet<CredentialHash>();
        foreach (var (index, item) in items.Index())
        {
            if (!item.Digest!.TryParse(out var digest))
            {
                throw new InvalidOperationException("The digest is not validated.");
            }

            yield return new Candidate(index, digest, !seen.Add(digest.ToHash()), KeyOf(item, digest));
        }
    }

    private ErrorOr<ApiKey> KeyOf(ImportedApiKey item, SecretDigest digest) => ApiKey.Import(
        Guid.CreateVersion7(),
        context.RequiredScope.AccountId,
        credentials.NewApiKeyIdentifier(),
        Guid.CreateVersion7(),
        new ForeignOrigin(digest, item.Hint ?? "", item.Prefix ?? SecretPrefix.Default),
        item.ToDetails(),
        context.RequiredCaller.Name,
        clock.UtcNow);

    /// <summary>An item with its key, or the error of its properties.</summary>
    private sealed record Candidate(int Index, SecretDigest Digest, bool IsRepeated, ErrorOr<ApiKey> Key);
}
