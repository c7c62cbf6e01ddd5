using ErrorOr;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;

namespace Pulse.Application.Audit;

/// <summary>
/// Updates one aggregate in one transaction: loads it, checks If-Match, changes it, and records the difference in the audit log. An error
/// of any step ends the update and undoes it.
/// </summary>
public sealed class AuditedUpdate(IUnitOfWork unitOfWork, AuditLog audit)
{
    /// <summary>An update that leaves the version as it is changes nothing, and is not recorded.</summary>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="ifMatch">The versions that the caller accepts.</param>
    /// <param name="load">Finds the aggregate (404) and checks whether the caller may change it (403), before If-Match (412).</param>
    /// <param name="stateOf">The aggregate as the audit log records it.</param>
    /// <param name="change">Changes the aggregate.</param>
    /// <returns>The aggregate after the change.</returns>
    public Task<ErrorOr<T>> UpdateAsync<T>(
        string action,
        IfMatch ifMatch,
        Func<CancellationToken, Task<ErrorOr<T>>> load,
        Func<T, AuditedState> stateOf,
        Func<T, CancellationToken, Task<ErrorOr<Success>>> change,
        CancellationToken cancellationToken)
        where T : IAuthored
    {
        return ChangeAsync(ifMatch, load, RecordedAsync, cancellationToken);

        async Task<ErrorOr<Success>> RecordedAsync(T found, CancellationToken token)
        {
            var before = stateOf(found);
            var changed = await change(found, token);
            return changed.ThenDo(_ => audit.RecordUpdate(action, before, stateOf(found)));
        }
    }

    /// <summary>The same for a change that only calls the domain.</summary>
    public Task<ErrorOr<T>> UpdateAsync<T>(
        string action,
        IfMatch ifMatch,
        Func<CancellationToken, Task<ErrorOr<T>>> load,
        Func<T, AuditedState> stateOf,
        Func<T, ErrorOr<Success>> change,
        CancellationToken cancellationToken)
        where T : IAuthored =>
        UpdateAsync(action, ifMatch, load, stateOf, (found, _) => Task.FromResult(change(found)), cancellationToken);

    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="ifMatch">The versions that the caller accepts.</param>
    /// <param name="load">Finds the aggregate (404) and checks whether the caller may delete it (403).</param>
    /// <param name="stateOf">The aggregate as the audit log records it.</param>
    /// <param name="remove">Checks whether the aggregate can be deleted, and removes it.</param>
    /// <returns>The deleted aggregate.</returns>
    public Task<ErrorOr<T>> DeleteAsync<T>(
        string action,
        IfMatch ifMatch,
        Func<CancellationToken, Task<ErrorOr<T>>> load,
        Func<T, AuditedState> stateOf,
        Func<T, CancellationToken, Task<ErrorOr<Success>>> remove,
        CancellationToken cancellationToken)
        where T : IAuthored
    {
        return ChangeAsync(ifMatch, load, RecordedAsync, cancellationToken);

        async Task<ErrorOr<Success>> RecordedAsync(T found, CancellationToken token)
        {
            var before = stateOf(found);
            var removed = await remove(found, token);
            return removed.ThenDo(_ => audit.RecordDeletion(action, before));
        }
    }

    /// <summary>For a change that records its own events, such as those of users, which are in the logs of several accounts.</summary>
    /// <returns>The aggregate after the change.</returns>
    public async Task<ErrorOr<T>> ChangeAsync<T>(
        IfMatch ifMatch,
        Func<CancellationToken, Task<ErrorOr<T>>> load,
        Func<T, CancellationToken, Task<ErrorOr<Success>>> change,
        CancellationToken cancellationToken)
        where T : IAuthored
    {
        return ifMatch.MapConflict(await unitOfWork.ExecuteAsync(RunAsync, cancellationToken));

        async Task<ErrorOr<T>> RunAsync(CancellationToken token)
        {
            var found = await load(token);
            var isCurrent = found.Then(aggregate => ifMatch.Check(aggregate.Version));
            var changed = await isCurrent.ThenAsync(_ => change(found.Value, token));
            return changed.Then(_ => found.Value);
        }
    }
}
