using System.Reflection;
using System.Text.RegularExpressions;
using Mono.Cecil;
using Pulse.Application.Authorization;
using Pulse.Application.Sessions;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;

namespace Pulse.ArchitectureTests;

/// <summary>
/// The rights of a user of 1,000 accounts are evaluated for each of them. A search through all accounts or roles for each would take a
/// million steps.
/// </summary>
public sealed partial class SearchTests
{
    private static readonly string[] Elements =
        [typeof(RoleGrant).FullName!, typeof(CallerAccount).FullName!, typeof(Membership).FullName!, typeof(RoleAssignment).FullName!];

    /// <summary>Members of a user that search all its memberships or roles.</summary>
    private static readonly string[] SearchesOfUser =
        [nameof(User.Holds), nameof(User.IsMemberOf), nameof(User.AccountsWith), $"get_{nameof(User.Grants)}"];

    private static readonly List<(string By, bool InLambda)> Searches =
        [.. SearchesIn(typeof(UserCaller).Assembly), .. SearchesIn(typeof(User).Assembly)];

    /// <summary>LINQ calls a lambda for each element. A filter of a query is not called: the database evaluates it.</summary>
    [Test]
    public void No_lambda_searches_all_accounts_or_roles_of_a_user() => Assert.That(
        Searches.Where(search => search.InLambda).Select(search => search.By).Distinct(),
        Is.EqualTo(new[] { "Pulse.Application.Users.UserFields..cctor" }));

    /// <summary>Everything else in these types is called for each account or role.</summary>
    [Test]
    public void Callers_and_the_session_object_search_once() => Assert.That(
        Searches.Select(search => search.By).Distinct()
            .Where(by => by.StartsWith(typeof(UserCaller).FullName!, StringComparison.Ordinal)
                || by.StartsWith(typeof(SessionView).FullName!, StringComparison.Ordinal)),
        Is.EquivalentTo(new[]
        {
            "Pulse.Application.Authorization.UserCaller.ActingAs",

            // For a login that names permissions.
            "Pulse.Application.Authorization.UserCaller.get_HeldAnywhere",
            "Pulse.Application.Sessions.SessionView.OfUser",
            "Pulse.Application.Sessions.SessionView.EffectiveRolesOf",
            "Pulse.Application.Sessions.SessionView.SourcesOf",

            // For each role that an impersonated user holds in all accounts, of which there are at most Limits:RolesPerUser.
            "Pulse.Application.Sessions.SessionView.GivenBy",
        }));

    [Test]
    public void The_test_sees_searches_inside_lambdas() =>
        Assert.That(SearchesIn(typeof(SearchTests).Assembly), Does.Contain(($"{typeof(SearchTests).FullName}.{nameof(CountPairs)}", true)));

    private static List<(string By, bool InLambda)> SearchesIn(Assembly assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly.Location);
        return
        [
            .. from type in module.GetTypes()
               from method in type.Methods
               where method.HasBody
               from instruction in method.Body.Instructions
               where instruction.Operand is MethodReference callee && IsSearch(callee)
               select ($"{Outermost(type).FullName}.{NameOf(type, method)}", Lambda().IsMatch(method.Name)),
        ];
    }

    private static bool IsSearch(MethodReference callee) => callee.DeclaringType.FullName == typeof(User).FullName
        ? SearchesOfUser.Contains(callee.Name)
        : callee is GenericInstanceMethod generic
            ? callee.DeclaringType.Name is nameof(Enumerable) or nameof(Array) && generic.GenericArguments.Any(IsElement)
            : callee.DeclaringType is GenericInstanceType { Name: "List`1" } list && callee.Name != ".ctor" && IsElement(list.GenericArguments[0]);

    private static bool IsElement(TypeReference type) => Elements.Contains(type.FullName);

    private static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is null ? type : Outermost(type.DeclaringType);

    /// <summary>The method in the source code: lambdas and async methods are compiled into methods and types of their own.</summary>
    private static string NameOf(TypeDefinition type, MethodDefinition method) =>
        Source().Match(method.Name) is { Success: true } lambda ? lambda.Groups[1].Value
        : Source().Match(type.Name) is { Success: true } state ? state.Groups[1].Value
        : method.Name;

    /// <summary>To be found by the test above.</summary>
    private static int CountPairs(RoleGrant[] roles) => roles.Sum(role => roles.Count(other => other.Role == role.Role));

    [GeneratedRegex(">b__")]
    private static partial Regex Lambda();

    [GeneratedRegex(@"^<([\w.]+)>")]
    private static partial Regex Source();
}
