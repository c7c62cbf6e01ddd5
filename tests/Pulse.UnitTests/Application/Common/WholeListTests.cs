using FluentValidation;
using Pulse.Application.Common.Lists;

namespace Pulse.UnitTests.Application.Common;

/// <summary>A list without parameters is not validated.</summary>
public sealed class WholeListTests
{
    private static IEnumerable<Type> Lists => typeof(ListQuery).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ListQuery)));

    [TestCaseSource(nameof(Lists))]
    public void The_query_for_a_whole_list_is_valid(Type list)
    {
        var query = Activator.CreateInstance(list)!;
        var validator = list.Assembly.GetTypes().Single(type => type.IsAssignableTo(typeof(IValidator<>).MakeGenericType(list)));

        var result = ((IValidator)Activator.CreateInstance(validator)!).Validate(new ValidationContext<object>(query));

        Assert.That(result.IsValid, Is.True, result.ToString());
    }
}
