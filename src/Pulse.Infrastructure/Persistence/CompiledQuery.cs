using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// A query that EF Core translates once for each model, with and without tracking as the context does. Each use of another query costs a
/// comparison of its expression tree with those that were translated before.
/// </summary>
internal sealed class CompiledQuery<T1, TResult>(Expression<Func<PulseDbContext, T1, CancellationToken, TResult>> query)
{
    private readonly Compiled<Func<PulseDbContext, T1, CancellationToken, Task<TResult>>> compiled =
        new(() => EF.CompileAsyncQuery(query));

    public Task<TResult> RunAsync(PulseDbContext db, T1 argument, CancellationToken cancellationToken) =>
        compiled.For(db)(db, argument, cancellationToken);
}

/// <inheritdoc cref="CompiledQuery{T1, TResult}"/>
internal sealed class CompiledQuery<T1, T2, TResult>(Expression<Func<PulseDbContext, T1, T2, CancellationToken, TResult>> query)
{
    private readonly Compiled<Func<PulseDbContext, T1, T2, CancellationToken, Task<TResult>>> compiled =
        new(() => EF.CompileAsyncQuery(query));

    public Task<TResult> RunAsync(PulseDbContext db, T1 first, T2 second, CancellationToken cancellationToken) =>
        compiled.For(db)(db, first, second, cancellationToken);
}

/// <summary>The translations of a query. A translation keeps the tracking of the context that used it first.</summary>
internal sealed class Compiled<TRun>(Func<TRun> compile)
    where TRun : class
{
    private readonly ConditionalWeakTable<IModel, TRun> tracking = [];
    private readonly ConditionalWeakTable<IModel, TRun> others = [];

    public TRun For(PulseDbContext db) => (db.IsTracking ? tracking : others).GetValue(db.Model, _ => compile());
}
