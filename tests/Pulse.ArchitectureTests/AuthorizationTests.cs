using System.Reflection;
using ErrorOr;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Application.Authorization;
using Pulse.ArchitectureTests.Setup;

namespace Pulse.ArchitectureTests;

public sealed class AuthorizationTests
{
    /// <summary>Requests without authentication. An addition here makes a request public.</summary>
    private const string OpenToEverybody = "CompleteLogin IssueToken Login SetPassword";

    /// <summary>Requests that only pages send.</summary>
    private static readonly string[] OfPages = ["GetRevocationState", "RenewSession"];

    private static IEnumerable<MethodInfo> Actions =>
        Source.Types.Where(type => type.IsAssignableTo(typeof(ControllerBase)) && !type.IsAbstract)
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
        .Where(method => method.DeclaringType!.Assembly == Source.Api && !method.IsSpecialName);

    [Test]
    public void Every_request_declares_exactly_one_rule()
    {
        var rules = Source.Requests.Select(
            request => (request.Name, Rules: request.GetCustomAttributes<AuthorizationRuleAttribute>(inherit: false).Count())).ToList();

        Assert.That(rules, Is.Not.Empty);
        Assert.That(rules.Where(request => request.Rules != 1), Is.Empty);
    }

    [Test]
    public void A_rule_that_asks_for_a_permission_names_one()
    {
        var rules = Source.Requests.Select(request => request.GetCustomAttribute<RequirePermissionAttribute>())
            .OfType<RequirePermissionAttribute>();

        Assert.That(rules.Where(rule => rule.AnyOf.Count == 0), Is.Empty);
    }

    [Test]
    public void Only_these_requests_allow_anonymous_callers()
    {
        var open = Source.Requests.Where(request => request.IsDefined(typeof(AllowAnonymousCallerAttribute), inherit: false)).Select(
            request => request.Name);

        Assert.That(string.Join(' ', open.Order()), Is.EqualTo(OpenToEverybody));
    }

    /// <summary>The pipeline turns a refusal into the response. Only an ErrorOr can contain a refusal.</summary>
    [Test]
    public void Every_request_can_be_answered_with_errors()
    {
        var responses = Source.Requests.Select(
            request => (request.Name, Response: Source.RequestInterface(request)!.GetGenericArguments()[0]));

        Assert.That(
            responses.Where(r => !r.Response.IsGenericType || r.Response.GetGenericTypeDefinition() != typeof(ErrorOr<>)), Is.Empty);
    }

    [Test]
    public void Every_action_says_which_request_it_dispatches()
    {
        var silent = Actions.Where(action => action.GetCustomAttributes<DispatchesAttribute>().Count() != 1
            || !Source.Requests.Contains(action.GetCustomAttribute<DispatchesAttribute>()!.RequestType));

        Assert.That(Actions, Is.Not.Empty);
        Assert.That(silent.Select(action => $"{action.DeclaringType!.Name}.{action.Name}"), Is.Empty);
    }

    [Test]
    public void Every_request_is_dispatched_by_one_action_or_by_pages()
    {
        var dispatched = Actions.Select(action => action.GetCustomAttribute<DispatchesAttribute>()!.RequestType.Name);

        Assert.That(dispatched, Is.EquivalentTo(Source.Requests.Select(request => request.Name).Except(OfPages)));
    }

    /// <summary>
    /// SendAsync of this base class refuses a request that the action has not declared. The check of sessions replaces one action.
    /// </summary>
    [Test]
    public void Every_controller_sends_through_the_one_base_class()
    {
        var controllers = Source.Types.Where(
            type => type.Assembly == Source.Api && type.IsAssignableTo(typeof(ControllerBase)) && type != typeof(ApiController));

        Assert.That(controllers.Where(type => type.BaseType != typeof(ApiController)), Is.Empty);
        Assert.That(
            Call.In(Source.Api)
                .Where(call => call.To.StartsWith("MediatR.", StringComparison.Ordinal) && call.Method is "Send" or "Publish")
                .Select(call => call.By)
                .Distinct(),
            Is.EquivalentTo(new[] { typeof(ApiController).FullName, "Pulse.Api.Sessions.SessionCheck" }));
    }

    /// <summary>ASP.NET Core's own attribute would bypass the authorization filter, or would seem to.</summary>
    [Test]
    public void No_type_or_action_uses_another_kind_of_authorization()
    {
        var members = Source.Types.Cast<MemberInfo>().Concat(Actions);

        Assert.That(members.Where(member => member.CustomAttributes.Any(
            attribute => attribute.AttributeType.Name is "AllowAnonymousAttribute" or "AuthorizeAttribute")), Is.Empty);
    }
}
