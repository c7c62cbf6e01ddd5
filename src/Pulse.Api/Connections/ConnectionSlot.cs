namespace Pulse.Api.Connections;

/// <summary>Why a connection was refused. The names, in lower case, are the metric's tag.</summary>
internal enum Refusal
{
    /// <summary>All clients together have as many as they may.</summary>
    Max,

    /// <summary>Its address has as many as it may.</summary>
    Address,

    /// <summary>The process can open no more files. The connection waits until it can.</summary>
    Files,
}

/// <summary>The right to have one connection open.</summary>
internal sealed class ConnectionSlot(ConnectionSlots slots, string? network)
{
    private int returned;

    /// <summary>Only the first call counts.</summary>
    public void Return()
    {
        if (Interlocked.Exchange(ref returned, 1) == 0)
        {
            slots.Return(network);
        }
    }
}
