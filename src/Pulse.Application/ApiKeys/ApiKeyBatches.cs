using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;

namespace Pulse.Application.ApiKeys;

/// <summary>What became of one of many keys.</summary>
/// <param name="Id">The key that was asked for.</param>
/// <param name="Key">The key; null where the account has none with this id.</param>
/// <param name="IsChanged">Whether the change changes anything; or why it was refused.</param>
public sealed record ApiKeyOutcome(Guid Id, ApiKey? Key, ErrorOr<bool> IsChanged);

/// <summary>
/// Changes many keys of the account in effect, each under the rules that hold for one. Transactions hold many keys, because
/// each costs a write to the disk: what is refused is refused before it is changed, and leaves its neighbours alone.
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
    /// <summary>Keys in a transaction: enough to make its cost small, and few enough that others soon get their turn.</summary>
    private const int Size = 100;

    /// <summary>Says what the change would do, and saves nothing.</summary>
    /// <inheritdoc cref="ChangeAsync"/>
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

    /// <param name="action">What the change is called: one of <see cref="AuditActions"/>.</param>
    /// <param name="ids">The keys.</param>
    /// <param name="change">What is done to each; where that is refused, it has done nothing.</param>
    /// <param name="cancellationToken">Ends the work between two transactions.</param>
    /// <returns>What became of each, in the order of the ids.</returns>
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

    /// <summary>A key that ends itself ends the call with it.</summary>
    private IEnumerable<Guid> OwnKeyLast(IReadOnlyList<Guid> ids) => ids.OrderBy(id => context.Caller is ApiKeyCaller key && key.Id == id);

    /// <summary>
    /// Where another caller has changed one of them meanwhile, each gets a transaction of its own. Keys to be deleted that have too many
    /// dependents together are halved; one that has too many alone is deleted in several transactions.
    /// </summary>
    private async Task<List<ApiKeyOutcome>> SaveAsync(
        string action, Guid[] batch, Func<ApiKey, ErrorOr<Success>> change, CancellationToken cancellationToken)
    {
        List<ApiKeyOutcome> outcomes = [];
        var saved = await unitOfWork.ExecuteAsync<Success>(
            async token =>
            {
                outcomes = await ApplyAsync(action, batch, key => update.Apply(action, key, change), token);
                var fit = action != AuditActions.ApiKeyDeleted || await FitAsync(outcomes, token);
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

    private Task<bool> FitAsync(List<ApiKeyOutcome> outcomes, CancellationToken cancellationToken) =>
        dependents.FitAsync([.. outcomes.Where(outcome => !outcome.IsChanged.IsError).Select(outcome => outcome.Id)], cancellationToken);

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
            .Then(_ => action == AuditActions.ApiKeyDeleted || key.Version != version);
        return new ApiKeyOutcome(key.Id, key, isChanged);
    }
}
