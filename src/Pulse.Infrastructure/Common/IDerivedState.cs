namespace Pulse.Infrastructure.Common;

/// <summary>State in memory that is derived from the database. All of it is forgotten when another history is found there.</summary>
public interface IDerivedState
{
    void ForgetAll();
}
