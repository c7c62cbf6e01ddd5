using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Pulse.Api.Connections;

/// <summary>
/// Accepts connections as long as there are slots for them. One too many is closed at once: no handshake, no buffer, no line of log of its own.
/// Where the process can open no more files, the connections wait in the system's queue.
/// </summary>
internal sealed class BoundedListener(Socket listening, SocketConnectionContextFactory connections, bool noDelay, ConnectionSlots slots, RefusedConnections refused)
    : IConnectionListener
{
    /// <summary>Without it the accept loop would take a whole processor until a file is closed.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public EndPoint EndPoint { get; } = listening.LocalEndPoint!;

    /// <returns>Null: the listener has been unbound.</returns>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                if (await AcceptSocketAsync(cancellationToken) is { } socket && Admit(socket) is { } connection)
                {
                    return connection;
                }
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
            catch (SocketException unbound) when (unbound.SocketErrorCode == SocketError.OperationAborted)
            {
                return null;
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        listening.Dispose();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        listening.Dispose();
        connections.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <returns>Null where none could be accepted, this time.</returns>
    private async ValueTask<Socket?> AcceptSocketAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await listening.AcceptAsync(cancellationToken);
        }
        catch (SocketException exhausted) when (exhausted.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
        {
            refused.Add(Refusal.Files);
            await Task.Delay(Pause, cancellationToken);
            return null;
        }
        catch (SocketException gone) when (gone.SocketErrorCode != SocketError.OperationAborted)
        {
            // The client hung up while it waited to be accepted.
            return null;
        }
    }

    /// <returns>Null where the connection is refused, or gone already.</returns>
    private BoundedConnection? Admit(Socket socket)
    {
        ConnectionSlot? slot = null;
        try
        {
            if (slots.Take(socket.RemoteEndPoint, out slot) is { } why)
            {
                refused.Add(why);
                socket.Close(timeout: 0);
                return null;
            }

            if (EndPoint is IPEndPoint)
            {
                // A unix socket has no such option, and refuses to set it.
                socket.NoDelay = noDelay;
            }

            var connection = connections.Create(socket);
            slot!.Open(connection);
            return new BoundedConnection(connection, slot);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            slot?.Return();
            socket.Dispose();
            return null;
        }
    }
}
