using System.Net;
using Pulse.Application.Authorization;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Usage;

/// <summary>Counts how keys are used, in memory: what is counted reaches the database a few seconds later, and a crash loses that much.</summary>
public interface IUsageRecorder
{
    /// <param name="key">The key.</param>
    /// <param name="code">How the use ended: one of <see cref="Domain.ApiKeys.UseCodes"/>, or a refusal's code.</param>
    /// <param name="exercised">What the use needed.</param>
    /// <param name="address">Where it came from.</param>
    /// <param name="cost">Units that a use which was let in has spent of the key's rate.</param>
    void Count(ApiKeyCaller key, string code, PermissionSet exercised, IPAddress? address, int cost = 1);

    /// <summary>When a key was last used or edited, as far as this process knows.</summary>
    DateTime InUseAt(ApiKeyCaller key);

    /// <summary>Writes what has been counted so far. Counts that cannot be written stay in memory; the rest is written.</summary>
    Task FlushAsync(CancellationToken cancellationToken);

    /// <summary>Writes what has been counted of one key so far, whatever there is of others.</summary>
    Task FlushAsync(Guid key, CancellationToken cancellationToken);
}
