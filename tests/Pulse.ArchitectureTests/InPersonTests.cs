using System.Reflection;
using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.Sessions;
using Pulse.ArchitectureTests.Setup;
using Pulse.Domain.Sessions;

namespace Pulse.ArchitectureTests;

/// <summary>An impersonator obtains nothing that outlasts the impersonation: no secret, password, second factor or session.</summary>
public sealed class InPersonTests
{
    private static readonly string[] InPerson =
    [
        "AcceptInvitation",
        "ChangeEmail",
        "ChangePassword",
        "ConfirmTotp",
        "CreateApiKey",
        "CreateApplication",
        "CreateUser",
        "DeleteUser",
        "DisableTotp",
        "EndOtherSessions",
        "EndSession",
        "GetMfa",
        "Impersonate",
        "ImportApiKeys",
        "IssuePasswordToken",
        "ListSessions",
        "RenewSession",
        "ReplaceApplicationKey",
        "ReplaceRecoveryCodes",
        "ResetMfa",
        "RotateApiKey",
        "SetUpTotp",
        "UpdateUser",
    ];

    /// <summary>These requests take or return a secret that the caller already knows.</summary>
    private static readonly string[] KnownToTheCaller =
    [
        nameof(GetSession),
        "IntrospectToken",
        "RevokeToken",
        "VerifyApiKey",
        "VerifyApiKeys",
    ];

    /// <summary>Requests about passwords, second factors and impersonation, which a key does not have.</summary>
    private static readonly string[] UsersOnly =
    [
        "AcceptInvitation",
        "ChangeEmail",
        "ChangePassword",
        "ConfirmTotp",
        "DisableTotp",
        "GetMfa",
        "Impersonate",
        "RenewSession",
        "ReplaceRecoveryCodes",
        "SetUpTotp",
    ];

    /// <summary>Requests that need no permission and would let a narrowed session change its own user, or end its other sessions.</summary>
    private static readonly string[] WholeSession =
    [
        "AcceptInvitation",
        "ChangeEmail",
        "ChangePassword",
        "ConfirmTotp",
        "DisableTotp",
        "EndOtherSessions",
        "GetMfa",
        "RenewSession",
        "ReplaceRecoveryCodes",
        "SetUpTotp",
    ];

    /// <summary>Requests that need no permission, and that a narrowed session may send.</summary>
    private static readonly string[] OpenToNarrowedSessions =
    [
        "EndSession",
        "GetPermission",
        "GetSession",
        "ListPermissions",
        "ListSessions",
        "Logout",
        "RevokeToken",
        "StopImpersonating",
    ];

    private static readonly string[] SecretWords = ["password", "secret", "token", "recovery", "otp", "applicationKey"];

    [Test]
    public void Exactly_these_requests_are_refused_to_impersonated_sessions()
    {
        var inPerson = Source.Requests.Where(request => AuthorizationRuleAttribute.Of(request).InPerson).Select(request => request.Name);

        Assert.That(inPerson.Order(StringComparer.Ordinal), Is.EqualTo(InPerson));
    }

    [Test]
    public void Exactly_these_requests_are_refused_to_keys()
    {
        var usersOnly = Source.Requests.Where(request => AuthorizationRuleAttribute.Of(request).UsersOnly).Select(request => request.Name);

        Assert.That(usersOnly.Order(StringComparer.Ordinal), Is.EqualTo(UsersOnly));
    }

    [Test]
    public void Each_request_that_needs_no_permission_is_refused_to_narrowed_sessions_or_known_to_be_harmless()
    {
        var open = Source.Requests.Where(request => AuthorizationRuleAttribute.Of(request) is RequireCallerAttribute)
            .ToLookup(request => AuthorizationRuleAttribute.Of(request).WholeSession, request => request.Name);

        Assert.That(open[true].Order(StringComparer.Ordinal), Is.EqualTo(WholeSession));
        Assert.That(open[false].Order(StringComparer.Ordinal), Is.EqualTo(OpenToNarrowedSessions));
    }

    [Test]
    public void Requests_that_accept_or_return_a_secret_must_be_sent_in_person()
    {
        var holders = Source.Requests.Where(request => HoldsSecret(request, []) || HoldsSecret(AnswerOf(request), [])).ToList();
        var reachable = holders.Where(
            request => AuthorizationRuleAttribute.Of(request) is not (AllowAnonymousCallerAttribute or { InPerson: true }));

        Assert.That(
            holders.Select(request => request.Name),
            Is.SupersetOf(new[] { "CreateApiKey", "CreateApplication", "RotateApiKey", "Impersonate", "Login" }));
        Assert.That(reachable.Select(request => request.Name).Order(StringComparer.Ordinal), Is.EqualTo(KnownToTheCaller));
    }

    private static Type AnswerOf(Type request)
    {
        var response = Source.RequestInterface(request)!.GetGenericArguments()[0];
        return response.IsGenericType && response.GetGenericTypeDefinition() == typeof(ErrorOr<>)
            ? response.GetGenericArguments()[0]
            : response;
    }

    /// <summary>Whether the type, or a type inside it, has a text property with such a name.</summary>
    private static bool HoldsSecret(Type type, HashSet<Type> seen)
    {
        var inner = type.IsGenericType ? type.GetGenericArguments() : [];
        return seen.Add(type) && (inner.Any(argument => HoldsSecret(argument, seen))
            || PropertiesOf(type).Any(property => IsSecret(property) || HoldsSecret(property.PropertyType, seen)));
    }

    private static PropertyInfo[] PropertiesOf(Type type) =>
        type.Namespace?.StartsWith("Pulse.", StringComparison.Ordinal) == true
            ? type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            : [];

    private static bool IsSecret(PropertyInfo property) =>
        (property.PropertyType == typeof(string) || property.PropertyType == typeof(IReadOnlyList<string>)
            || property.PropertyType == typeof(SessionToken?))
        && property.Name != "SecretHint" && SecretWords.Any(word => property.Name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
