using System.Reflection;
using System.Reflection.Emit;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Reads from a method's code which methods it calls, for rules that no behaviour shows.</summary>
public static class Calls
{
    private const byte Prefix = 0xFE;

    private static readonly Dictionary<short, OpCode> OpCodesByValue =
        typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    public static IReadOnlySet<MethodBase> Of(MethodBase method)
    {
        var called = new HashSet<MethodBase>();
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var at = 0; at < code.Length;)
        {
            var opCode = OpCodesByValue[code[at] == Prefix ? (short)(Prefix << 8 | code[++at]) : code[at]];
            at++;
            if (opCode.OperandType == OperandType.InlineMethod)
            {
                called.Add(Resolve(method, BitConverter.ToInt32(code, at)));
            }

            at += SizeOf(opCode.OperandType, code, at);
        }

        return called;
    }

    private static MethodBase Resolve(MethodBase caller, int token) => caller.Module.ResolveMethod(
        token,
        caller.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null,
        caller.IsGenericMethod ? caller.GetGenericArguments() : null)!;

    private static int SizeOf(OperandType operand, byte[] code, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
        _ => 4,
    };
}
