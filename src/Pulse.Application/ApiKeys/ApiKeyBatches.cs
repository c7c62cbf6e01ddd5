using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;

namespace Pulse.Application.ApiKeys;

/// <summary>The result of a change for one of many keys.</summary>
/// <param name="Id">The requested id.</param>
/// <param name="Key">The key. Null if the account has no key with this id.</param>
/// <param name="IsChanged">Whether the change had an effect, or the error.</param>
public sealed record ApiKeyOutcome(Guid Id, ApiKey? Key, ErrorOr<bool> IsChanged);

/// <summary>
/// Changes many keys of the account in effect, each with the rules for a single key. A transaction contains many keys, because each
/// transaction costs a disk write. A rejected key does not change and does not affect the others.
/// </summary>
public sealed class ApiKeyBatches(
    RequestContext context,
    Reauthorization reauthorization,
    IApiKeyRepository keys,
    IKeyDependents dependents,
    IUnitOfWork unitOfWork,
    ApiKeyUpdate update,
    ApiKeyDeletion deletion)
{
    /// <summary>Keys per transaction: enough to share its cost, but few enough that other writers do not wait long.</summary>
    private const int Size = 100;

    /// <summary>Returns the results of a change without saving it.</summary>
    public async Task<List<ApiKeyOutcome>> TryAsync(
        string action, IReadOnlyList<Guid> ids, Func<ApiKey, ErrorOr<Success>> change, CancellationToken cancellationToken)
    {
        var outcomes = new List<ApiKeyOutcome>(ids.Count);
        foreach (var batch in ids.Chunk(Size))
        {
            outcomes.AddRange(await ApplyAsync(action, batch, change, cancellationToken));
        }

        return outcomes;
    }

    /// <summary>
    /// Changes the keys and returns the results in the order of the ids. A rejected change must not modify its key. Cancellation
    /// stops between two transactions.
    /// </summary>
    public async Task<List<ApiKeyOutcome>> ChangeAsync(
        string action, IReadOnlyList<Guid> ids, Func<ApiKey, ErrorOr<Success>> change, CancellationToken cancellationToken)
    {
        var outcomes = new List<ApiKeyOutcome>(ids.Count);
        foreach (var batch in OwnKeyLast(ids).Chunk(Size))
        {
            outcomes.AddRange(await SaveAsync(action, batch, change, cancellationToken));
        }

        var places = ids.Index().ToDictionary(id => id.Item, id => id.Index);
        return [.. outcomes.OrderBy(outcome => places[outcome.Id])];
    }

    /// <summary>Puts the calling key last, because the request cannot continue after its end.</summary>
    private IEnumerable<Guid> OwnKeyLast(IReadOnlyList<Guid> ids) => ids.OrderBy(id => context.Caller is ApiKeyCaller key && key.Id == id);

    /// <summary>
    /// After a concurrent update, each key gets its own transaction. A batch of deletions with too many dependents is halved; a
    /// single key with too many is deleted in several transactions.
    /// </summary>
    private async Task<List<ApiKeyOutcome>> SaveAsync(
        string action, Guid[] batch, Func<ApiKey, ErrorOr<Success>> change, CancellationToken cancellationToken)
    {
        List<ApiKeyOutcome> outcomes = [];
        var saved = await unitOfWork.ExecuteAsync<Success>(
            async token =>
            {
                outcomes = await ApplyAsync(action, batch, key => Recorded(action, key, change), token);
                var fit = !IsDeletion(action) || await FitInOneTransactionAsync(outcomes, token);
                return fit ? Result.Success : ApiKeyErrors.TooManyDependents;
            },
            cancellationToken);
        if (!saved.IsError)
        {
            return outcomes;
        }

        if (reauthorization.Refusal is not null)
        {
            return [.. batch.Select(id => new ApiKeyOutcome(id, null, saved.Errors))];
        }

        var hasTooMany = saved.FirstError == ApiKeyErrors.TooManyDependents;
        if (batch is [var only])
        {
            return [outcomes[0] with { IsChanged = hasTooMany ? await DeleteAsync(only, cancellationToken) : saved.Errors }];
        }

        outcomes = [];
        foreach (var part in batch.Chunk(hasTooMany ? (batch.Length + 1) / 2 : 1))
        {
            outcomes.AddRange(await SaveAsync(action, part, change, cancellationToken));
        }

        return outcomes;
    }

    private Task<bool> FitInOneTransactionAsync(List<ApiKeyOutcome> outcomes, CancellationToken cancellationToken) =>
        dependents.FitInOneTransactionAsync(
            [.. outcomes.Where(outcome => !outcome.IsChanged.IsError).Select(outcome => outcome.Id)], cancellationToken);

    private async Task<ErrorOr<bool>> DeleteAsync(Guid id, CancellationToken cancellationToken) =>
        (await deletion.DeleteAsync(id, IfMatch.Any, cancellationToken)).Then(_ => true);

    private async Task<List<ApiKeyOutcome>> ApplyAsync(
        string action, Guid[] batch, Func<ApiKey, ErrorOr<Success>> change, CancellationToken cancellationToken)
    {
        var found = (await keys.FindAllAsync(context.RequiredScope.AccountId, batch, cancellationToken)).ToDictionary(key => key.Id);
        return
        [
            .. batch.Select(id => found.TryGetValue(id, out var key)
                ? Applied(action, key, change)
                : new ApiKeyOutcome(id, null, ApiKeyErrors.NotFound)),
        ];
    }

    private ApiKeyOutcome Applied(string action, ApiKey key, Func<ApiKey, ErrorOr<Success>> change)
    {
        var version = key.Version;
        var isChanged = update.MayManage(key)
            .Then(_ => change(key))
            .Then(_ => IsDeletion(action) || key.Version != version);
        return new ApiKeyOutcome(key.Id, key, isChanged);
    }

    private ErrorOr<Success> Recorded(string action, ApiKey key, Func<ApiKey, ErrorOr<Success>> change) =>
        IsDeletion(action) ? update.Delete(key, change) : update.Update(action, key, change);

    private static bool IsDeletion(string action) => action == AuditActions.ApiKeyDeleted;
}
