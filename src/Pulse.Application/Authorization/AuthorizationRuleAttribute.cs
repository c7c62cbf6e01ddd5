using System.Collections.Concurrent;
using System.Reflection;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Authorization;

/// <summary>Who may send a request. Each request type declares exactly one rule; without one it is refused.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public abstract class AuthorizationRuleAttribute : Attribute
{
    private static readonly ConcurrentDictionary<Type, AuthorizationRuleAttribute> Rules = new();

    /// <summary>Whether who impersonates somebody is refused.</summary>
    public bool InPerson { get; init; }

    /// <summary>Whether API keys are refused.</summary>
    public bool UsersOnly { get; init; }

    /// <exception cref="InvalidOperationException">The type declares no rule.</exception>
    public static AuthorizationRuleAttribute Of(Type requestType) => Rules.GetOrAdd(
        requestType,
        type => type.GetCustomAttribute<AuthorizationRuleAttribute>(inherit: false)
            ?? throw new InvalidOperationException($"{type.Name} does not declare who may send it."));
}

/// <summary>Anybody, known or not; credentials that come along are ignored.</summary>
public sealed class AllowAnonymousCallerAttribute : AuthorizationRuleAttribute;

/// <summary>Anybody with valid credentials.</summary>
public sealed class RequireCallerAttribute : AuthorizationRuleAttribute
{
    /// <summary>Whether no account need be in effect: the request is about the caller alone.</summary>
    public bool Anywhere { get; init; }
}

/// <summary>Whoever has the key of a draft: nobody else, and such a caller may send nothing else.</summary>
public sealed class RequireApplicantAttribute : AuthorizationRuleAttribute;

/// <summary>A user who is superAdmin: what widens a whole account, or all of them, is nobody else's.</summary>
public sealed class RequireSuperAdminAttribute : AuthorizationRuleAttribute;

/// <summary>Who holds one of the permissions in the account in effect.</summary>
public sealed class RequirePermissionAttribute(params Permission[] anyOf) : AuthorizationRuleAttribute
{
    /// <summary>One of these is enough; the first is named in a refusal.</summary>
    public IReadOnlyList<Permission> AnyOf { get; } = anyOf;
}
