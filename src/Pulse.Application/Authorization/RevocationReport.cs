namespace Pulse.Application.Authorization;

/// <summary>How far a change that takes rights away has got when it is answered. On the answering node it always holds.</summary>
/// <param name="Confirmed">Nodes that are known to have it, this one included.</param>
/// <param name="Nodes">Nodes that there are; null where the database did not say.</param>
/// <param name="Lag">From the commit to the last of the confirmations so far.</param>
/// <param name="PendingUntil">From this instant on it holds on every node, confirmed or not: a node that has not read of it by then answers nobody.</param>
public sealed record RevocationReport(int Confirmed, int? Nodes, TimeSpan Lag, DateTime PendingUntil)
{
    public bool IsComplete => Confirmed == Nodes;
}
