namespace Pulse.Infrastructure.Common;

/// <summary>In-memory state that is derived from the database. It is dropped when the database was restored or replaced.</summary>
public interface IDerivedState
{
    void ForgetAll();
}
