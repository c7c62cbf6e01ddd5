using System.Linq.Expressions;
using Pulse.Application.Audit;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Audit;

namespace Pulse.Infrastructure.Audit;

/// <summary>A filter of a list of audit events.</summary>
/// <param name="Condition">The filter as one condition.</param>
/// <param name="Alternatives">The filter as alternatives, each of which an index finds in the order of insertion.</param>
internal sealed record AuditFilter(
    Expression<Func<AuditEvent, bool>> Condition, params IReadOnlyList<Expression<Func<AuditEvent, bool>>> Alternatives)
{
    /// <summary>All events of a chain.</summary>
    public static readonly AuditFilter None = new(happened => true, happened => true);

    /// <summary>The filters by content. The times are a range of rows: <see cref="AuditPeriod"/>.</summary>
    public static IReadOnlyList<AuditFilter> Of(ListAuditEvents query)
    {
        var filters = new List<AuditFilter>();
        if (query.Target is { } id && FilterValues.AsStored(id) is var target)
        {
            filters.Add(Single(happened => happened.TargetId == target));
        }

        if (query.Actor is { } actor)
        {
            filters.Add(actor.Contains('@', StringComparison.Ordinal) ? OfEmail(actor) : OfIdOrIdentifier(actor));
        }

        if (query.Action is { } action)
        {
            filters.Add(Single(happened => happened.Action == action));
        }

        return filters;
    }

    private static AuditFilter Single(Expression<Func<AuditEvent, bool>> condition) => new(condition, condition);

    private static AuditFilter OfEmail(string email)
    {
        var name = AuditEvent.NormalizeName(email);
        return new AuditFilter(
            happened => happened.NormalizedActorName == name || happened.NormalizedImpersonatingName == name,
            happened => happened.NormalizedActorName == name,
            happened => happened.NormalizedImpersonatingName == name);
    }

    private static AuditFilter OfIdOrIdentifier(string actor)
    {
        var (id, name) = (FilterValues.AsStored(actor), AuditEvent.NormalizeName(actor));
        return new AuditFilter(
            happened => happened.ActorId == id || happened.NormalizedActorName == name
                || happened.ImpersonatingId == id || happened.NormalizedImpersonatingName == name,
            happened => happened.ActorId == id,
            happened => happened.NormalizedActorName == name,
            happened => happened.ImpersonatingId == id,
            happened => happened.NormalizedImpersonatingName == name);
    }
}
