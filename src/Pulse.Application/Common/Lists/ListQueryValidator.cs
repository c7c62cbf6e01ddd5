using FluentValidation;
using Pulse.Domain.Common;

namespace Pulse.Application.Common.Lists;

/// <summary>Validation of the parameters of all lists.</summary>
public abstract class ListQueryValidator<TQuery> : AbstractValidator<TQuery>
    where TQuery : ListQuery
{
    protected ListQueryValidator()
    {
        RuleFor(query => query.Page).InclusiveBetween(1, ListQuery.MaxPage).WithMessage($"Must be from 1 to {ListQuery.MaxPage}.");
        RuleFor(query => query.PageSize).InclusiveBetween(1, ListQuery.MaxPageSize)
            .WithMessage($"Must be from 1 to {ListQuery.MaxPageSize}.");
        RuleFor(query => query.After).Must((query, after) => after is null || query.IsKeyset)
            .OverridePropertyName("cursor").WithMessage("Cannot be used with page or sort.");
        RuleFor(query => query.Search)
            .AtMost(ListQuery.SearchMaxLength)
            .Must(search => search is null || Text.IsPrintable(search)).WithMessage("Must not contain control characters.");
        RuleFor(query => query.Sort).Custom(CheckSort);
        RuleFor(query => query.Filters).Custom(CheckFilters);
    }

    private static void CheckSort(string sort, ValidationContext<TQuery> context)
    {
        var fields = context.InstanceToValidate.Fields.Sortable;
        var terms = SortTerm.Parse(sort);
        foreach (var unknown in terms.Where(term => !fields.Contains(term.Field)))
        {
            context.AddFailure("sort", $"Cannot sort by '{unknown.Field}'. Fields: {string.Join(", ", fields)}.");
        }

        foreach (var repeated in terms.GroupBy(term => term.Field).Where(group => group.Count() > 1))
        {
            context.AddFailure("sort", $"Must not contain '{repeated.Key}' twice.");
        }
    }

    private static void CheckFilters(IReadOnlyDictionary<string, string> filters, ValidationContext<TQuery> context)
    {
        var fields = context.InstanceToValidate.Fields;
        foreach (var (field, value) in filters)
        {
            if (!fields.HasFilter(field))
            {
                context.AddFailure(
                    field, $"Unknown parameter. Known: page, pageSize, cursor, search, sort, {fields.FilterNames}.");
            }
            else if (!Text.IsPrintable(value))
            {
                context.AddFailure(field, "Must not contain control characters.");
            }
            else if (!fields.Accepts(field, value))
            {
                context.AddFailure(field, fields.FaultOf(field, value));
            }
        }
    }
}
