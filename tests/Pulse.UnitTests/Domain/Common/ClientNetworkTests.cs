using System.Net;
using Pulse.Domain.Common;

namespace Pulse.UnitTests.Domain.Common;

public sealed class ClientNetworkTests
{
    [TestCase("203.0.113.7", "203.0.113.250", true)]
    [TestCase("203.0.113.7", "::ffff:203.0.113.9", true)]
    [TestCase("203.0.113.7", "203.0.114.7", false)]
    [TestCase("2001:db8:1:2::1", "2001:db8:1:ffff::9", true)]
    [TestCase("2001:db8:1:2::1", "2001:db8:2:2::1", false)]
    public void The_network_around_an_address_is_a_slash_24_or_a_slash_48(string one, string other, bool isSame) =>
        Assert.That(ClientNetwork.AreaOf(IPAddress.Parse(one)) == ClientNetwork.AreaOf(IPAddress.Parse(other)), Is.EqualTo(isSame));

    [Test]
    public void An_unknown_address_is_in_no_network() => Assert.That(ClientNetwork.AreaOf(null), Is.Empty);
}
