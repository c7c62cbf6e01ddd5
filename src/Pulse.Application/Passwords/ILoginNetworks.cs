using System.Net;

namespace Pulse.Application.Passwords;

/// <summary>
/// Networks (IPv4 /24, IPv6 /48) from which users have logged in within the last 30 days: durable, shared by the nodes, and known without
/// asking the database. A network is known whichever e-mail is typed, so that nothing is learnt of an e-mail.
/// </summary>
public interface ILoginNetworks
{
    /// <returns>The user by whose logins the network around an address is known; null where it is not.</returns>
    int? FindUser(IPAddress? address);

    /// <summary>Notes a login that has succeeded, second factor included.</summary>
    void Note(int userId, IPAddress? address);
}
