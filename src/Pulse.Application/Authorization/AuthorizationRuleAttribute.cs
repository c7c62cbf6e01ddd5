using System.Collections.Concurrent;
using System.Reflection;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Authorization;

/// <summary>Authorization rule of a request type. Each type declares exactly one; without one, requests are rejected.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public abstract class AuthorizationRuleAttribute : Attribute
{
    private static readonly ConcurrentDictionary<Type, AuthorizationRuleAttribute> Rules = new();

    /// <summary>Rejects impersonated sessions.</summary>
    public bool InPerson { get; init; }

    /// <summary>Rejects API keys.</summary>
    public bool UsersOnly { get; init; }

    /// <summary>Rejects narrowed sessions: for what a credential may do with no permission, but a part of it may not.</summary>
    public bool WholeSession { get; init; }

    /// <exception cref="InvalidOperationException">The type declares no rule.</exception>
    public static AuthorizationRuleAttribute Of(Type requestType) => Rules.GetOrAdd(
        requestType,
        type => type.GetCustomAttribute<AuthorizationRuleAttribute>(inherit: false)
            ?? throw new InvalidOperationException($"{type.Name} does not declare an authorization rule."));
}

/// <summary>Allows anonymous requests. Presented credentials are ignored.</summary>
public sealed class AllowAnonymousCallerAttribute : AuthorizationRuleAttribute;

/// <summary>Allows every valid credential.</summary>
public sealed class RequireCallerAttribute : AuthorizationRuleAttribute
{
    /// <summary>Whether the request needs no account in effect because it concerns only the caller.</summary>
    public bool Anywhere { get; init; }
}

/// <summary>Allows only the key of an application draft, which is valid for no other request.</summary>
public sealed class RequireApplicantAttribute : AuthorizationRuleAttribute;

/// <summary>Allows only users with superAdmin.</summary>
public sealed class RequireSuperAdminAttribute : AuthorizationRuleAttribute;

/// <summary>Allows principals with one of the permissions in the account in effect.</summary>
public sealed class RequirePermissionAttribute(params Permission[] anyOf) : AuthorizationRuleAttribute
{
    /// <summary>One of these is required. An error names the first one.</summary>
    public IReadOnlyList<Permission> AnyOf { get; } = anyOf;

    /// <summary>Also allows users with superAdmin, in an account that does not hold the permissions.</summary>
    public bool OrSuperAdmin { get; init; }
}
