using System.Net;

namespace Pulse.Application.LoginProtection;

/// <summary>
/// In-memory view of the networks (IPv4 /24, IPv6 /48) of the logins of the last 30 days, which all nodes share. Does not depend on
/// the e-mail of the attempt, so that it reveals nothing about an e-mail.
/// </summary>
public interface ILoginNetworks
{
    /// <returns>The user whose logins made the network of the address known. Null if it is unknown.</returns>
    int? FindUser(IPAddress? address);

    /// <summary>Records a successful login, after the second factor.</summary>
    void Note(int userId, IPAddress? address);
}
