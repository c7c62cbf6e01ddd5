using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// A query that EF Core translates once for each model. Each use of another query costs a comparison of its expression tree with those that
/// were translated before.
/// </summary>
internal sealed class CompiledQuery<T1, TResult>(Expression<Func<PulseDbContext, T1, CancellationToken, TResult>> query)
{
    private readonly ConditionalWeakTable<IModel, Func<PulseDbContext, T1, CancellationToken, Task<TResult>>> byModel = [];

    public Task<TResult> RunAsync(PulseDbContext db, T1 argument, CancellationToken cancellationToken) =>
        byModel.GetValue(db.Model, _ => EF.CompileAsyncQuery(query))(db, argument, cancellationToken);
}

/// <inheritdoc cref="CompiledQuery{T1, TResult}"/>
internal sealed class CompiledQuery<T1, T2, TResult>(Expression<Func<PulseDbContext, T1, T2, CancellationToken, TResult>> query)
{
    private readonly ConditionalWeakTable<IModel, Func<PulseDbContext, T1, T2, CancellationToken, Task<TResult>>> byModel = [];

    public Task<TResult> RunAsync(PulseDbContext db, T1 first, T2 second, CancellationToken cancellationToken) =>
        byModel.GetValue(db.Model, _ => EF.CompileAsyncQuery(query))(db, first, second, cancellationToken);
}
