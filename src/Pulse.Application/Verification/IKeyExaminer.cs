using System.Net;
using ErrorOr;
using Pulse.Application.ApiKeys;
using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;

namespace Pulse.Application.Verification;

/// <summary>Examines API keys that were presented to other services.</summary>
public interface IKeyExaminer
{
    /// <summary>Runs the checks of a direct use, without spending. Charges the verifier for an unknown key.</summary>
    /// <param name="account">Keys of other accounts are reported as not found.</param>
    /// <param name="verifier">The caller that asks.</param>
    /// <param name="address">The address at which the key was presented. Null if it is not known.</param>
    /// <returns>
    /// Too many requests if the verifier examined too many unknown keys. Unavailable if this node cannot read recent revocations.
    /// </returns>
    ValueTask<ErrorOr<Examination>> ExamineAsync(
        ApiKeyIdentifier identifier,
        ApiKeySecret secret,
        AccountId account,
        Caller verifier,
        IPAddress? address,
        CancellationToken cancellationToken);
}

/// <summary>The result of an examination.</summary>
/// <param name="Key">The key, in any state. Null if the key is unknown or the secret is wrong.</param>
/// <param name="Code">One of <see cref="UseCodes"/>.</param>
/// <param name="Cached">The key as this node has it in memory. Null if it is not in memory.</param>
public sealed record Examination(ApiKeyCaller? Key, string Code, ICachedApiKey? Cached = null);

/// <summary>An API key in memory.</summary>
public interface ICachedApiKey
{
    /// <summary>Whether no change has invalidated it, as far as this node knows. If not, read the key from the database.</summary>
    bool IsCurrent { get; }

    /// <returns>The key at this instant, with its status and the last use that this node knows.</returns>
    ApiKeyDto Show();
}
