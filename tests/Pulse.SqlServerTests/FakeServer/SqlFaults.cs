using System.Runtime.CompilerServices;
using Microsoft.Data.SqlClient;

namespace Pulse.SqlServerTests.FakeServer;

/// <summary>Creates exceptions with an error number, which only the driver can create.</summary>
internal static class SqlFaults
{
    /// <summary>Severity of errors that a user can correct.</summary>
    private const byte Correctable = 14;

    /// <param name="number">The error number in <c>sys.messages</c>.</param>
    /// <param name="severity">From 20 on, the connection is lost.</param>
    public static SqlException Of(int number, byte severity = Correctable) => Of([number], severity);

    /// <summary>One exception with several errors.</summary>
    public static SqlException Of(int[] numbers, byte severity = Correctable)
    {
        var errors = NewErrors();
        foreach (var number in numbers)
        {
            Add(errors, NewError(
                number, state: 1, severity, "nowhere.invalid", "an arbitrary text", procedure: "", line: 1, exception: null));
        }

        return Create(null, errors, "16.00.0000");
    }

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern SqlErrorCollection NewErrors();

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern SqlError NewError(
        int number, byte state, byte severity, string server, string message, string procedure, int line, Exception? exception);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void Add(SqlErrorCollection errors, SqlError error);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "CreateException")]
    private static extern SqlException Create(SqlException? type, SqlErrorCollection errors, string serverVersion);
}
