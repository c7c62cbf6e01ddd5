using System.Net;
using System.Net.Sockets;

namespace Pulse.ProcessTests.Setup;

public static class Ports
{
    /// <returns>A port of this machine that was free a moment ago.</returns>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
