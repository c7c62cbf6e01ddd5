using System.Net;
using ErrorOr;
using Pulse.Application.ApiKeys;
using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Verification;

/// <summary>Examines API keys that were presented to other services.</summary>
public interface IKeyExaminer
{
    /// <summary>Runs the checks of a direct use, without spending. Charges the verifier for an unknown key.</summary>
    /// <param name="account">Keys of other accounts are reported as not found. Null: keys of all accounts are examined.</param>
    /// <param name="verifier">The caller that asks.</param>
    /// <param name="address">The address at which the key was presented. Null if it is not known.</param>
    /// <returns>
    /// Too many requests if the verifier examined too many unknown keys. Unavailable if this node cannot read recent revocations.
    /// </returns>
    ValueTask<ErrorOr<Examination>> ExamineAsync(
        PresentedCredential presented,
        AccountId? account,
        Caller verifier,
        IPAddress? address,
        CancellationToken cancellationToken);

    /// <summary>Reads an examined key from the database.</summary>
    /// <returns>Null if the key was deleted or its secret has ended.</returns>
    Task<IExaminedKey?> ReadAsync(PresentedCredential presented);
}

/// <summary>The result of an examination.</summary>
/// <param name="Key">The key, in any state. Null if the key is unknown or the secret is wrong.</param>
/// <param name="Code">One of <see cref="UseCodes"/>.</param>
/// <param name="Shown">The key as callers see it. Null if <paramref name="Key"/> is null.</param>
/// <param name="Version">The position of the change feed up to which the result contains all changes.</param>
public sealed record Examination(ApiKeyCaller? Key, string Code, IExaminedKey? Shown = null, long Version = 0);

/// <summary>An API key as one read of the database found it.</summary>
public interface IExaminedKey
{
    /// <summary>Whether it is in memory, and no change that this node knows has invalidated it. If not, read the key again.</summary>
    bool IsCurrent { get; }

    /// <summary>The permissions that the key holds in its account.</summary>
    PermissionSet Held { get; }

    /// <summary>The permissions of <see cref="Held"/>, sorted by name.</summary>
    IReadOnlyList<PermissionName> Permissions { get; }

    /// <summary>Tags of everything that the key depends on, as in the revocation stream.</summary>
    IReadOnlyList<string> Tags { get; }

    /// <returns>The key at this instant, with its status and the last use that this node knows.</returns>
    ApiKeyDto ShowAt(DateTime now);
}
