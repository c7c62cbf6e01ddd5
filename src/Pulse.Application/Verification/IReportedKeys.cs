using Pulse.Application.Usage;
using Pulse.Domain.Accounts;

namespace Pulse.Application.Verification;

/// <summary>Finds the keys that a report of usage names.</summary>
public interface IReportedKeys
{
    /// <param name="names">Ids or identifiers.</param>
    /// <param name="account">The account of the keys. Null: keys of all accounts are found.</param>
    /// <returns>Each key that exists there, by its name.</returns>
    Task<IReadOnlyDictionary<string, ReportedKey>> FindAsync(
        IReadOnlyCollection<string> names, AccountId? account, CancellationToken cancellationToken);
}
